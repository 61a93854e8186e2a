/** Runs ONNX's cases on an engine, and judges what comes out as ONNX's own runner does. */
import { invariant } from '../../../shared/errors';
import type { Found } from './expression';
import type { CreateEngine } from './on-engine';
import { type OnnxCase, OnnxNode } from './onnx-case';
import { EXPRESSED, whyNotExpressed } from './operators';

/** Of a value of ours and what ONNX says. */
export interface Difference {
  /** Largest absolute difference. */
  readonly absolute: number;
  /** Largest share of what is allowed: at most 1 passes. */
  readonly ofAllowed: number;
}

export type Outcome =
  | { readonly kind: 'notExpressed'; readonly reason: string }
  | {
      readonly kind: 'compared';
      readonly passed: boolean;
      readonly difference: Difference;
      /** Numbers of the node's outputs that a graph does not give out. */
      readonly notGiven: readonly number[];
      /** What is wrong with the case, where mended it passes. */
      readonly mended?: string;
    }
  | { readonly kind: 'failed'; readonly message: string };

export interface CaseResult {
  readonly name: string;
  /** The operation; of a model of several nodes, `several nodes`. */
  readonly operator: string;
  readonly outcome: Outcome;
}

export const SEVERAL_NODES = 'several nodes';

/** numpy.testing.assert_allclose: |found − expected| ≤ absolute + relative · |expected|. NaN never passes. */
export function differenceOf(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  relative: number,
  absolute: number,
): Difference {
  let worst: Difference = { absolute: 0, ofAllowed: 0 };
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(found[i] - expected[i]);
    const distance = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
    const share = distance / (absolute + relative * Math.abs(expected[i]));
    worst = {
      absolute: Math.max(worst.absolute, distance),
      ofAllowed: Math.max(worst.ofAllowed, share),
    };
  }
  return worst;
}

/** Why a case is not for a graph, whatever its operation. */
function notForGraphs(given: OnnxCase): string | undefined {
  if (given.operators.length > 1) return 'the same function again, written out in smaller operations';
  if (given.outputs[0] === null) return 'sequences, optional values and text; a graph has tensors only';
  const type = given.outputs[0]?.type;
  return type === 'float32' ? undefined : `values are ${type}; those of a graph are float32`;
}

function judge(given: OnnxCase, found: readonly Found[]): Outcome {
  const differences = found.map(({ output, values }) => {
    const expected = new OnnxNode(given).output(output).data;
    invariant(
      values.length === expected.length,
      `Output ${output} has ${values.length} numbers, not ${expected.length}`,
    );
    return differenceOf(values, expected, given.relativeTolerance, given.absoluteTolerance);
  });
  const difference = {
    absolute: Math.max(...differences.map(({ absolute }) => absolute)),
    ofAllowed: Math.max(...differences.map(({ ofAllowed }) => ofAllowed)),
  };
  const notGiven = [...given.outputs.keys()].filter((index) => !found.some(({ output }) => output === index));
  return { kind: 'compared', passed: difference.ofAllowed <= 1, difference, notGiven };
}

interface Mend {
  readonly because: string;
  readonly attributes: OnnxCase['attributes'];
}

/** Cases that contradict themselves, and what they lack. */
const MENDED: Readonly<Record<string, Mend>> = {
  test_adam_multiple: {
    because: 'its results were made with an epsilon of 0.01, which its node does not say; with it, it passes',
    attributes: { epsilon: 0.01 },
  },
};

/** Throws an InvariantError for an operation that no table names. */
export async function runCase(given: OnnxCase, create: CreateEngine): Promise<CaseResult> {
  const [operator] = given.operators;
  const name = given.operators.length > 1 ? SEVERAL_NODES : operator;
  const result = (outcome: Outcome): CaseResult => ({ name: given.name, operator: name, outcome });
  const expression = EXPRESSED[operator];
  const reason = given.operators.length > 1 || expression ? undefined : whyNotExpressed(operator);
  invariant(reason || expression || given.operators.length > 1, `No table names ONNX's ${operator}`);
  const refused = reason ?? notForGraphs(given);
  if (refused) return result({ kind: 'notExpressed', reason: refused });
  const outcome = await compute(given, create);
  const mend = MENDED[given.name];
  if (!mend || outcome.kind !== 'compared' || outcome.passed) return result(outcome);
  const attributes = { ...given.attributes, ...mend.attributes };
  const again = await compute({ ...given, attributes }, create);
  const passes = again.kind === 'compared' && again.passed;
  return result(passes ? { ...outcome, mended: mend.because } : outcome);
}

async function compute(given: OnnxCase, create: CreateEngine): Promise<Outcome> {
  const computation = EXPRESSED[given.operators[0]].express(new OnnxNode(given));
  if (typeof computation === 'string') return { kind: 'notExpressed', reason: computation };
  try {
    return judge(given, await computation(create));
  } catch (error) {
    return { kind: 'failed', message: String(error) };
  }
}
