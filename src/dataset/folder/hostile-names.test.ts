import { expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { parseRecipe } from '../../recipe/validate';
import { labelsOf, openMade } from '../testing/open-made';

/** What every object has, whatever was put into it. */
const HOSTILE = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

test.each(HOSTILE)(
  'a folder called %s keeps the role it was given, through a recipe’s file too',
  async (name) => {
    const opened = await openMade([`${name}/1.jpg`, `${name}/2.jpg`, 'cat/1.jpg', 'dog/1.jpg']);
    const { dataset } = DEFAULT_RECIPE;
    const roles = JSON.parse(`{ "${name}": "unlabelled" }`);
    const written = JSON.stringify({ ...DEFAULT_RECIPE, dataset: { ...dataset, roles } });
    const { recipe } = parseRecipe(JSON.parse(written));
    const decided = await opened.decided(recipe?.dataset ?? dataset);
    expect(decided.ok && labelsOf(decided.value)[`${name}/1.jpg`]).toBe('unlabelled');
    expect(decided.ok && decided.value.classes).toEqual(['cat', 'dog']);
  },
);

test.each(HOSTILE)('a class, a column and a table called %s are read like any other', async (name) => {
  const rows = [`file,${name}`, `1.jpg,${name}`, `2.jpg,${name}`, '3.jpg,cat', '4.jpg,cat'];
  const tabled = await openMade(['1.jpg', '2.jpg', '3.jpg', '4.jpg'], { [`${name}.csv`]: rows.join('\n') });
  expect(tabled.classes).toEqual(expect.arrayContaining(['cat', name]));
  const folders = await openMade([`${name}/1.jpg`, `${name}/2.jpg`, 'cat/1.jpg']);
  expect(folders.summary.classes.find((found) => found.name === name)?.trainingCount).toBe(2);
});
