import { expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { keepsWhatWasLearned } from './start';

test.each([
  ['teachableMachine', false],
  ['teachableMachine', true],
  ['torchvision', false],
  ['vireo', true],
  [null, true],
] as const)(
  'a backbone that %s learned is frozen at first, whether its head is new (%s) or known by name',
  (family, isHeadNew) => {
    const { training } = keepsWhatWasLearned({ report: { family }, recipe: DEFAULT_RECIPE, isHeadNew });
    expect(training.freezeBackboneEpochs).toBe(-1);
    expect(training.learningRate).toBeLessThanOrEqual(1e-3);
  },
);

test.each(['vireo', null] as const)(
  'a model of its own (%s) whose head fits goes on as its recipe says',
  (family) => {
    expect(keepsWhatWasLearned({ report: { family }, recipe: DEFAULT_RECIPE, isHeadNew: false })).toBe(
      DEFAULT_RECIPE,
    );
  },
);
