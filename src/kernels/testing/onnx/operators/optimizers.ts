/** One step of an optimizer: R (the rate), T (steps before), then tensors X, their gradients G and what it keeps of each. */
import type { OptimizerSettings } from '../../../../recipe/kinds/optimizers';
import type { Expression, Found } from '../expression';
import { type OptimizerStep, optimizerStep } from '../on-engine';
import type { OnnxNode } from '../onnx-case';

type Rule = Pick<OptimizerStep, 'optimizer' | 'step'>;

const stepOf = (
  by: string,
  slots: readonly string[],
  ruleOf: (node: OnnxNode) => Rule | string,
): Expression => ({
  by,
  express(node) {
    const rule = ruleOf(node);
    if (typeof rule === 'string') return rule;
    const [learningRate, , ...given] = node.inputs.map(({ data }) => data);
    // The groups X, G and one for each slot; outputs are the groups without G.
    const tensors = given.length / (2 + slots.length);
    return async (create) => {
      const found: Found[] = [];
      for (let i = 0; i < tensors; i++) {
        const [weights, gradient, ...kept] = Array.from(
          { length: 2 + slots.length },
          (_, group) => given[group * tensors + i],
        );
        const step = await optimizerStep(create, {
          ...rule,
          learningRate: learningRate[0],
          weights,
          gradient,
          slots: Object.fromEntries(slots.map((slot, s) => [slot, kept[s]])),
        });
        found.push({ output: i, values: step.weights });
        slots.forEach((slot, s) => {
          found.push({ output: (s + 1) * tensors + i, values: step.slots[slot] });
        });
      }
      return found;
    };
  },
});

const stepsBefore = (node: OnnxNode) => node.input(1).data[0];
const weightDecayOf = (node: OnnxNode) => node.number('norm_coefficient', 0);

/** So many steps that nothing is left of the bias of Adam's averages. */
const LATE = 1e6;

export const adam = stepOf('optimizer adam', ['exp_avg', 'exp_avg_sq'], (node) => {
  if (node.number('norm_coefficient_post', 0) !== 0) return 'weights that decay after the step';
  const beta1 = node.number('alpha', 0.9);
  const beta2 = node.number('beta', 0.999);
  // ONNX does not correct the bias where T = 0, and torch counts the first step as 1.
  const before = stepsBefore(node);
  const step = before === 0 ? LATE : before;
  // ONNX adds epsilon to the root of the average itself, torch to that of the corrected one.
  const epsilon = node.number('epsilon', 1e-6) / Math.sqrt(1 - beta2 ** step);
  return { optimizer: { kind: 'adam', beta1, beta2, epsilon, weightDecay: weightDecayOf(node) }, step };
});

export const adagrad = stepOf('optimizer adagrad', ['sum'], (node) => ({
  optimizer: {
    kind: 'adagrad',
    epsilon: node.number('epsilon', 1e-6),
    weightDecay: weightDecayOf(node),
    learningRateDecay: node.number('decay_factor', 0),
  },
  step: stepsBefore(node) + 1,
}));

export const momentum = stepOf('optimizer sgd with momentum', ['momentum_buffer'], (node) => {
  const before = stepsBefore(node);
  // The first step has no dampening in ONNX either.
  if (before > 0 && node.number('beta', 1) !== 1) return 'dampening of the gradient';
  const optimizer: OptimizerSettings = {
    kind: 'sgd',
    momentum: node.number('alpha', 0),
    nesterov: node.text('mode', 'standard') === 'nesterov',
    weightDecay: weightDecayOf(node),
  };
  return { optimizer, step: before + 1 };
});
