import { expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { trainedElsewhere } from './trained-elsewhere';

function studioOf(open: string | null, trainedOn: string | null | 'no model') {
  const dataset = { ...DEFAULT_RECIPE.dataset, fingerprint: trainedOn, name: `${trainedOn}.zip` };
  return {
    dataset: { summary: open === null ? null : { fingerprint: open } },
    model: { report: trainedOn === 'no model' ? null : { recipe: { dataset } } },
  };
}

test.each([
  ['another one is open', 'cats', 'birds', 'birds.zip'],
  ['the same one is open', 'birds', 'birds', null],
  ['none is open', null, 'birds', null],
  ['nobody knows what the weights were trained on', 'birds', null, null],
  ['there is no model', 'birds', 'no model', null],
])('the dataset that a model was trained on is named where it matters: %s', (_, open, trainedOn, named) => {
  expect(trainedElsewhere(studioOf(open, trainedOn))).toBe(named);
});
