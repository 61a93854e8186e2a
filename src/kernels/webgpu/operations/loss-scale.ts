/**
 * Gradients kept as halves are computed of a scaled loss, so that small ones do not vanish: torch.cuda.amp.GradScaler
 * (Micikevicius et al., "Mixed Precision Training", 2018), on the device alone, without waiting for a result. A step
 * whose gradients overflow is left out and the scale halved; after GROWTH_INTERVAL good steps in a row it doubles.
 */
import { type OptimizerSettings, stepCorrection } from '../../../recipe/kinds/optimizers';
import { assertNever } from '../../../shared/errors';
import { literal } from '../wgsl/activation';

/** Words of the scaler's memory, f32 each. */
const WORDS = [
  'scale',
  /** Good steps since the scale last changed. */
  'growth',
  /** Steps taken: what was left out does not count, as in torch.optim. */
  'steps',
  /** 1 − β1^steps and 1 − β2^steps of Adam. */
  'correction1',
  'correction2',
  /** Whether the loss itself was not finite in this step: no scale mends that. */
  'lossFailed',
] as const;

export const SCALER_WORDS = WORDS.length;

/** torch's init_scale, growth_interval, growth_factor and backoff_factor. */
const FIRST_SCALE = 65536;
const GROWTH_INTERVAL = 2000;
const GROWTH = 2;
const BACKOFF = 0.5;
/** torch lets the scale fall towards zero for ever; where gradients overflow without any, the model is what is wrong. */
const LEAST_SCALE = 1;
/** Kept finite. */
const LARGEST_SCALE = 2 ** 40;

export function firstScaler(): Float32Array<ArrayBuffer> {
  const words = new Float32Array(SCALER_WORDS);
  words[0] = FIRST_SCALE;
  return words;
}

/** The WGSL of one word of the scaler bound as `array`. */
export function scalerWord(array: string, word: (typeof WORDS)[number]): string {
  return `${array}[${WORDS.indexOf(word)}u]`;
}

/**
 * Statements that decide about a step: `bad` (f32) is above 0 where a gradient is not finite, `ended` (bool) says whether
 * an earlier step stopped the run. Declares `stops` and `skips` (bool).
 */
export function judgeStep(scaler: string, optimizer: OptimizerSettings, ended: string): string {
  const word = (name: (typeof WORDS)[number]) => scalerWord(scaler, name);
  const correction = stepCorrection(optimizer);
  const [beta1, beta2] = correction?.kind === 'bias' ? [correction.beta1, correction.beta2] : [0, 0];
  // By recurrence: 1 − β^t of a float32 power would lose most of its digits in the first steps.
  const towardsOne = (name: 'correction1' | 'correction2', beta: number) =>
    `${word(name)} = ${word(name)} * ${literal(beta)} + ${literal(1 - beta)};`;
  return `let scale = ${word('scale')};
let stops = ${ended} || (bad > 0.0 && (${word('lossFailed')} != 0.0 || scale <= ${literal(LEAST_SCALE)}));
let skips = bad > 0.0 && !stops;
${word('lossFailed')} = 0.0;
if (skips) {
${word('scale')} = max(scale * ${literal(BACKOFF)}, ${literal(LEAST_SCALE)});
${word('growth')} = 0.0;
} else if (!stops) {
${word('steps')} = ${word('steps')} + 1.0;
${towardsOne('correction1', beta1)}
${towardsOne('correction2', beta2)}
${word('growth')} = ${word('growth')} + 1.0;
if (${word('growth')} >= ${literal(GROWTH_INTERVAL)}) {
${word('scale')} = min(scale * ${literal(GROWTH)}, ${literal(LARGEST_SCALE)});
${word('growth')} = 0.0;
}
}`;
}

/** What stepCorrections are where the device counts the steps, as WGSL. */
export function scalerCorrections(
  scaler: string,
  optimizer: OptimizerSettings,
): [first: string, second: string] {
  const correction = stepCorrection(optimizer);
  switch (correction?.kind) {
    case 'bias':
      return [scalerWord(scaler, 'correction1'), `sqrt(${scalerWord(scaler, 'correction2')})`];
    case 'rateDecay':
      return [`(1.0 + (${scalerWord(scaler, 'steps')} - 1.0) * ${literal(correction.decay)})`, '1.0'];
    case undefined:
      return ['1.0', '1.0'];
    default:
      return assertNever(correction);
  }
}
