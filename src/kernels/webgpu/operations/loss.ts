import type { DeviceProfile } from '../device-profile';
import { type BufferView, type Kernel, KernelBuilder } from '../program/kernel';
import { LEAST, literal } from '../wgsl/activation';
import { loopAhead } from '../wgsl/loop-ahead';
import { isNotFinite } from '../wgsl/not-finite';
import { declareRowReduction, rowSplit } from '../wgsl/row-reduction';
import type { OpenStore } from './linear';
import { scalerWord } from './loss-scale';

/** u32 words per image in the uploaded labels: label, second label, share of the first (f32 bits), weight is implied. */
export const LABEL_WORDS = 3;
/** f32 per image of the loss's own results: loss, weight, correct, in the top five. */
export const IMAGE_SUMS = 4;

export interface LossShape {
  readonly batch: number;
  readonly classes: number;
  readonly labelSmoothing: number;
}

/**
 * torch.nn.functional.cross_entropy from integer labels: per image the loss, its weight, whether the label came first
 * and whether among five (of two labels each by its share), and, where `store` is given, the gradient of the mean loss. Equal logits rank by class, as
 * argmax does. With a second label the loss is share · CE(first) + (1 − share) · CE(second). Images beyond
 * `hyper.count` are padding and weigh nothing.
 */
export function crossEntropy(
  shape: LossShape,
  views: {
    readonly logits: BufferView;
    readonly labels: BufferView;
    readonly classWeights: BufferView | null;
    readonly imageSums: BufferView;
    /** Where given, the gradient is that of the scaled loss. */
    readonly scaler: BufferView | null;
  },
  store: OpenStore | null,
  profile: DeviceProfile,
): Kernel {
  const { batch, classes, labelSmoothing } = shape;
  const builder = new KernelBuilder('cross-entropy');
  const hyper = builder.hyper();
  const logits = builder.read(views.logits);
  const labels = builder.read(views.labels, 'u32');
  const weights = views.classWeights ? builder.read(views.classWeights) : null;
  const sums = builder.write(views.imageSums);
  const write = store?.(builder);
  const lossScale = write && views.scaler ? scalerWord(builder.read(views.scaler), 'scale') : null;
  const split = rowSplit(classes, profile);
  declareRowReduction(builder, split);
  const weightOf = (c: string) => (weights ? `${weights}[${c}]` : '1.0');
  const loop = (body: string) => `for (var c = lane; c < ${classes}u; c += ${split.lanes}u) { ${body} }`;
  const smooth = labelSmoothing > 0;
  const spread = literal(labelSmoothing / classes);
  return builder.finish({
    workgroupSize: split.lanes * split.rows,
    groups: Math.ceil(batch / split.rows),
    body: `
let lane = local % ${split.lanes}u;
let wanted = group * ${split.rows}u + local / ${split.lanes}u;
let image = min(wanted, ${batch - 1}u);
let base = image * ${classes}u;
let counts = image < ${hyper}.count;
let first = ${labels}[image * ${LABEL_WORDS}u];
let second = ${labels}[image * ${LABEL_WORDS}u + 1u];
let share = bitcast<f32>(${labels}[image * ${LABEL_WORDS}u + 2u]);
let own = ${logits}[base + first];
var highest = ${LEAST};
var ahead = 0.0;
var aheadSecond = 0.0;
let other = ${logits}[base + second];
${loop(`let z = ${logits}[base + c];
highest = max(highest, z);
if (z > own || (z == own && c < first)) { ahead += 1.0; }
if (z > other || (z == other && c < second)) { aheadSecond += 1.0; }`)}
highest = row_max(highest, local);
ahead = row_sum(ahead, local);
aheadSecond = row_sum(aheadSecond, local);
var total = 0.0;
var spreadSum = 0.0;
var weightSum = 0.0;
${loop(`let z = ${logits}[base + c] - highest;
total += exp(z);
${smooth ? `spreadSum += ${weightOf('c')} * z; weightSum += ${weightOf('c')};` : ''}`)}
total = row_sum(total, local);
spreadSum = row_sum(spreadSum, local);
weightSum = row_sum(weightSum, local);
let logTotal = log(total);
let weight1 = ${weightOf('first')} * share;
let weight2 = ${weightOf('second')} * (1.0 - share);
let hard = weight1 * (logTotal - (own - highest)) + weight2 * (logTotal - (other - highest));
let soft = weightSum * logTotal - spreadSum;
let loss = ${literal(1 - labelSmoothing)} * hard + ${spread} * soft;
if (wanted < ${batch}u) {
if (lane == 0u) {
${sums}[image * ${IMAGE_SUMS}u] = select(0.0, loss, counts);
${sums}[image * ${IMAGE_SUMS}u + 1u] = select(0.0, weight1 + weight2, counts);
// A comparison with NaN is false: a broken model has no right answers.
let sane = own == own && total == total;
let within1 = select(0.0, share, ahead < 0.5) + select(0.0, 1.0 - share, aheadSecond < 0.5);
let within5 = select(0.0, share, ahead < 4.5) + select(0.0, 1.0 - share, aheadSecond < 4.5);
${sums}[image * ${IMAGE_SUMS}u + 2u] = select(0.0, within1, counts && sane);
${sums}[image * ${IMAGE_SUMS}u + 3u] = select(0.0, within5, counts && sane);
}
${
  write
    ? `let scale = select(0.0, ${hyper}.inverseWeight${lossScale ? ` * ${lossScale}` : ''}, counts);
let weightTotal = ${literal(1 - labelSmoothing)} * (weight1 + weight2) + ${spread} * weightSum;
${loop(`let probability = exp(${logits}[base + c] - highest) / total;
let target1 = select(0.0, weight1, c == first) + select(0.0, weight2, c == second);
let target2 = ${literal(1 - labelSmoothing)} * target1${smooth ? ` + ${spread} * ${weightOf('c')}` : ''};
let i = base + c;
${write('i', 'select(0.0, (probability * weightTotal - target2) * scale, counts)')}`)}`
    : ''
}
}`,
  });
}

/** f32 per record of the totals: loss, weight, correct, in the top five, squared gradient norm, last bad block, whether the step was left out, unused. */
export const RECORD_WORDS = 8;

/** Adds up the images of this micro-batch, in one order always, into record `hyper.record`. */
export function recordTotals(
  batch: number,
  imageSums: BufferView,
  records: BufferView,
  scaler: BufferView | null,
  profile: DeviceProfile,
): Kernel {
  const builder = new KernelBuilder('totals');
  const hyper = builder.hyper();
  const target = builder.write(records);
  const lossFailed = scaler && scalerWord(builder.write(scaler), 'lossFailed');
  if (!profile.software) {
    const split = { lanes: 64, rows: 1 };
    declareRowReduction(builder, split, 'vec4<f32>');
    const images = builder.readFours(imageSums);
    return builder.finish({
      workgroupSize: split.lanes,
      groups: 1,
      body: `var own = vec4<f32>();
${loopAhead('image', { from: 'local', to: `${batch}u`, step: split.lanes }, `own += ${images}[image];`)}
let total = row_sum(own, local);
if (local < ${IMAGE_SUMS}u) { ${target}[${hyper}.record * ${RECORD_WORDS}u + local] = total[local]; }
${lossFailed ? `if (local == 0u && ${isNotFinite('total.x')}) { ${lossFailed} = 1.0; }` : ''}`,
    });
  }
  const sums = builder.read(imageSums);
  return builder.finish({
    workgroupSize: IMAGE_SUMS,
    groups: 1,
    body: `var total = 0.0;
for (var image = 0u; image < ${batch}u; image++) { total += ${sums}[image * ${IMAGE_SUMS}u + local]; }
${target}[${hyper}.record * ${RECORD_WORDS}u + local] = total;
${lossFailed ? `if (local == 0u && ${isNotFinite('total')}) { ${lossFailed} = 1.0; }` : ''}`,
  });
}
