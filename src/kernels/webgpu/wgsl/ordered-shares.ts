import type { DeviceProfile } from '../device-profile';
import { type BufferView, elementwiseKernel, type Kernel, type KernelBuilder } from '../program/kernel';
import { loopAhead } from './loop-ahead';

/** Sums that several invocations hold parts of: `count` shares of `elements` each, one after the other. */
export interface Shares {
  readonly view: BufferView;
  readonly count: number;
  readonly elements: number;
}

/** On hardware, more shares than this are added up by several invocations for each element: one would wait for each. */
const MOST_ALONE = 64;
const LANES = 8;
const WORKGROUP = 64;

/**
 * Adds up shares in order (never by atomics: two runs are equal to the bit). `finish` (statements) stores `value`, the sum
 * at `i`. Where shares are many, `LANES` invocations of a hardware adapter add up a stretch of them each, and one adds up
 * the stretches.
 */
export function sumOfShares(
  builder: KernelBuilder,
  { view, count, elements }: Shares,
  finish: string,
  { software }: DeviceProfile,
): Kernel {
  const source = builder.read(view);
  const next = `value += ${source}[s * ${elements}u + i];`;
  if (software || count <= MOST_ALONE) {
    const sum = `var value = 0.0;\nfor (var s = 0u; s < ${count}u; s++) { ${next} }`;
    return elementwiseKernel(builder, elements, `${sum}\n${finish}`);
  }
  const width = WORKGROUP / LANES;
  const stretch = Math.ceil(count / LANES);
  builder.helper('stretches', `var<workgroup> stretches: array<f32, ${WORKGROUP}>;`);
  return builder.finish({
    workgroupSize: WORKGROUP,
    groups: Math.ceil(elements / width),
    body: `let lane = local / ${width}u;
let i = group * ${width}u + local % ${width}u;
if (i < ${elements}u) {
var value = 0.0;
${loopAhead('s', { from: `lane * ${stretch}u`, to: `min((lane + 1u) * ${stretch}u, ${count}u)`, step: 1, ahead: 8 }, next)}
stretches[local] = value;
}
workgroupBarrier();
if (lane == 0u && i < ${elements}u) {
var value = stretches[local];
for (var l = 1u; l < ${LANES}u; l++) { value += stretches[l * ${width}u + local]; }
${finish}
}`,
  });
}
