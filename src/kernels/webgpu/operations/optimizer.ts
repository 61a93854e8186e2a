import { type OptimizerSettings, stepCorrection } from '../../../recipe/kinds/optimizers';
import { assertNever } from '../../../shared/errors';
import type { ProgramOptions } from '../../engine';
import type { DeviceProfile } from '../device-profile';
import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder, temporary } from '../program/kernel';
import { literal } from '../wgsl/activation';
import { loopAhead, plainLoop } from '../wgsl/loop-ahead';
import { isNotFinite } from '../wgsl/not-finite';
import { declareRowReduction, rowSplit } from '../wgsl/row-reduction';
import { RECORD_WORDS } from './loss';
import { judgeStep, scalerCorrections, scalerWord } from './loss-scale';

/** Parameters are padded to blocks of this many f32, so that a block belongs to one parameter and bindings align. */
export const BLOCK_WORDS = 64;
/** f32 per block: factor on the learning rate (negative: not trained), whether weight decay applies. */
export const BLOCK_INFO_WORDS = 2;
export const VERDICT_WORDS = 3;
const NORM_SHARE_WORDS = 4096;

/** What the optimizer's kernel reads of a step beyond the learning rate, worked out in float64. */
export function stepCorrections(optimizer: OptimizerSettings, step: number): [first: number, second: number] {
  const correction = stepCorrection(optimizer);
  switch (correction?.kind) {
    case 'bias':
      return [1 - correction.beta1 ** step, Math.sqrt(1 - correction.beta2 ** step)];
    case 'rateDecay':
      return [1 + (step - 1) * correction.decay, 1];
    case undefined:
      return [1, 1];
    default:
      return assertNever(correction);
  }
}

/**
 * The global gradient norm into record `hyper.record`, with the last block whose gradient is not finite (1-based; 0 for
 * none; backward meets the last layers first), and into `verdict` [3]: the factor of clipping
 * (torch.nn.utils.clip_grad_norm_), 1 where weights may change, and 1 from the first step on that was not finite. With a
 * scaler gradients are those of the scaled loss: the norm is of what they stand for, the factor takes the scale out, and
 * a step that overflows is left out while the scale can fall.
 */
export function gradientNorm(
  words: number,
  { clipNorm, optimizer }: Pick<ProgramOptions, 'clipNorm' | 'optimizer'>,
  views: {
    readonly gradients: BufferView;
    readonly records: BufferView;
    readonly verdict: BufferView;
    readonly scaler: BufferView | null;
  },
  profile: DeviceProfile,
): Kernel[] {
  const shares = Math.ceil(words / NORM_SHARE_WORDS);
  const loop = profile.software ? plainLoop : loopAhead;
  const partials = temporary('gradient norm shares', shares * 2);
  const first = new KernelBuilder('gradient norm, shares');
  // Blocks of parameters are whole fours. A software adapter gains nothing by them.
  const fours = !profile.software;
  const gradients = fours ? first.readFours(views.gradients) : first.read(views.gradients);
  const width = fours ? 4 : 1;
  const type = fours ? 'vec4<f32>' : 'f32';
  const target = first.write(partials);
  const split = rowSplit(NORM_SHARE_WORDS, profile);
  declareRowReduction(first, split);
  const firstKernel = first.finish({
    workgroupSize: split.lanes * split.rows,
    groups: Math.ceil(shares / split.rows),
    body: `let lane = local % ${split.lanes}u;
let wanted = group * ${split.rows}u + local / ${split.lanes}u;
let share = min(wanted, ${shares - 1}u);
let end = min((share + 1u) * ${NORM_SHARE_WORDS / width}u, ${words / width}u);
var each = ${type}();
var bad = 0.0;
${loop(
  'e',
  { from: `share * ${NORM_SHARE_WORDS / width}u + lane`, to: 'end', step: split.lanes },
  `let g = ${gradients}[e];
each += g * g;
if (${isNotFinite('g', width)}) { bad = max(bad, f32(e / ${BLOCK_WORDS / width}u + 1u)); }`,
)}
let squares = row_sum(${fours ? '(each.x + each.y) + (each.z + each.w)' : 'each'}, local);
bad = row_max(bad, local);
if (lane == 0u && wanted < ${shares}u) { ${target}[share * 2u] = squares; ${target}[share * 2u + 1u] = bad; }`,
  });
  const second = new KernelBuilder('gradient norm, sum');
  const source = second.read(partials);
  const records = second.write(views.records);
  const verdict = second.write(views.verdict);
  const scaler = views.scaler ? second.write(views.scaler) : null;
  const clip = (norm: string) =>
    clipNorm === null ? '1.0' : `min(1.0, ${literal(clipNorm)} / (${norm} + 1e-6))`;
  const hyper = second.hyper();
  const whole = rowSplit(Number.POSITIVE_INFINITY, profile);
  const lanes = { lanes: whole.lanes, rows: 1 };
  declareRowReduction(second, lanes);
  const secondKernel = second.finish({
    workgroupSize: lanes.lanes,
    groups: 1,
    body: `var squares = 0.0;
var bad = 0.0;
${loop(
  'share',
  { from: 'local', to: `${shares}u`, step: lanes.lanes },
  `squares += ${source}[share * 2u];
bad = max(bad, ${source}[share * 2u + 1u]);`,
)}
squares = row_sum(squares, local);
bad = row_max(bad, local);
if (local == 0u) {
let record = ${hyper}.record * ${RECORD_WORDS}u;
${
  scaler
    ? `let inverse = 1.0 / ${scalerWord(scaler, 'scale')};
${judgeStep(scaler, optimizer, `${verdict}[2] > 0.0`)}
if (stops) { ${verdict}[2] = 1.0; }
let norm = sqrt(squares) * inverse;
${records}[record + 4u] = norm * norm;
${records}[record + 5u] = select(0.0, bad, stops);
${records}[record + 6u] = select(0.0, 1.0, skips);
${verdict}[0] = ${clip('norm')} * inverse;
${verdict}[1] = select(1.0 - ${verdict}[2], 0.0, skips);`
    : `if (bad > 0.0) { ${verdict}[2] = 1.0; }
${records}[record + 4u] = squares;
${records}[record + 5u] = bad;
${verdict}[0] = ${clip('sqrt(squares)')};
${verdict}[1] = 1.0 - ${verdict}[2];`
}
}`,
  });
  return [firstKernel, secondKernel];
}

export interface OptimizerViews {
  readonly parameters: BufferView;
  readonly gradients: BufferView;
  readonly slots: readonly BufferView[];
  readonly average: BufferView | null;
  readonly blocks: BufferView;
  readonly verdict: BufferView;
  /** Where given, it counts the steps. */
  readonly scaler: BufferView | null;
}

/** Words that an invocation of a software adapter updates: what it reads for all of them is read once. They share a block. */
const STRETCH_WORDS = 16;

/**
 * One step of torch.optim on all parameters at once, in place; then their moving average. From the first step on whose
 * gradient is not finite nothing changes: the weights stay the last good ones.
 */
export function optimizerStep(
  words: number,
  optimizer: OptimizerSettings,
  views: OptimizerViews,
  profile: DeviceProfile,
): Kernel {
  const builder = new KernelBuilder(`${optimizer.kind} step`);
  const hyper = builder.hyper();
  const parameters = builder.write(views.parameters);
  const gradients = builder.read(views.gradients);
  const blocks = builder.read(views.blocks);
  const verdict = builder.read(views.verdict);
  const corrections = views.scaler
    ? scalerCorrections(builder.read(views.scaler), optimizer)
    : ([`${hyper}.correction1`, `${hyper}.correction2`] as const);
  const slots = views.slots.map((view) => `${builder.write(view)}[i]`);
  const average = views.average ? builder.write(views.average) : null;
  const averaged = (share: string) => (average ? `${average}[i] += ${share} * (p - ${average}[i]);` : '');
  const settings = (word: string) => `let scale = ${blocks}[${word} / ${BLOCK_WORDS}u * ${BLOCK_INFO_WORDS}u];
let decay = ${blocks}[${word} / ${BLOCK_WORDS}u * ${BLOCK_INFO_WORDS}u + 1u] * ${literal(optimizer.weightDecay)};
if (${verdict}[1] == 0.0) { return; }`;
  if (profile.software) {
    const body = `let first = i * ${STRETCH_WORDS}u;
${settings('first')}
let rate = ${hyper}.learningRate * scale;
let clipping = ${verdict}[0];
let correction1 = ${corrections[0]};
let correction2 = ${corrections[1]};
let share = ${hyper}.averageShare;
for (var at = first; at < first + ${STRETCH_WORDS}u; at++) {
let i = at;
var p = ${parameters}[i];
if (scale >= 0.0) {
var g = ${gradients}[i] * clipping;
${update(optimizer, slots, ['correction1', 'correction2'])}
${parameters}[i] = p;
}
${averaged('share')}
}`;
    return elementwiseKernel(builder, words / STRETCH_WORDS, body);
  }
  return elementwiseKernel(
    builder,
    words,
    `${settings('i')}
var p = ${parameters}[i];
if (scale >= 0.0) {
let rate = ${hyper}.learningRate * scale;
var g = ${gradients}[i] * ${verdict}[0];
${update(optimizer, slots, corrections)}
${parameters}[i] = p;
}
${averaged(`${hyper}.averageShare`)}`,
  );
}

function update(
  optimizer: OptimizerSettings,
  slots: readonly string[],
  [correction1, correction2]: readonly [string, string],
): string {
  const [first, second] = slots;
  const coupled = 'g += decay * p;';
  switch (optimizer.kind) {
    case 'adam':
    case 'adamw': {
      const { beta1, beta2, epsilon } = optimizer;
      return `${optimizer.kind === 'adamw' ? 'p -= rate * decay * p;' : coupled}
let m = ${literal(beta1)} * ${first} + ${literal(1 - beta1)} * g;
let v = ${literal(beta2)} * ${second} + ${literal(1 - beta2)} * g * g;
${first} = m;
${second} = v;
p -= rate / ${correction1} * m / (sqrt(v) / ${correction2} + ${literal(epsilon)});`;
    }
    case 'sgd':
      if (optimizer.momentum === 0) return `${coupled}\np -= rate * g;`;
      return `${coupled}
let m = ${literal(optimizer.momentum)} * ${first} + g;
${first} = m;
p -= rate * ${optimizer.nesterov ? `(g + ${literal(optimizer.momentum)} * m)` : 'm'};`;
    case 'adagrad':
      return `${coupled}
let s = ${first} + g * g;
${first} = s;
p -= rate / ${correction1} * g / (sqrt(s) + ${literal(optimizer.epsilon)});`;
    case 'rmsprop': {
      const { smoothing, momentum, epsilon } = optimizer;
      const move = `g / (sqrt(s) + ${literal(epsilon)})`;
      return `${coupled}
let s = ${literal(smoothing)} * ${first} + ${literal(1 - smoothing)} * g * g;
${first} = s;
${
  momentum > 0
    ? `let m = ${literal(momentum)} * ${second} + ${move};
${second} = m;
p -= rate * m;`
    : `p -= rate * ${move};`
}`;
    }
    default:
      return assertNever(optimizer);
  }
}
