import { dropoutScale, dropoutThreshold } from '../../dropout-mask';
import type { BufferView, KernelBuilder } from '../program/kernel';
import { literal } from './activation';

/** What is drawn for: each element, or each image as a whole. */
export type DropoutUnit = 'element' | 'image';

export interface Dropout {
  readonly probability: number;
  readonly unit: DropoutUnit;
  /** One u32: the operation's stream. Data and not a constant, so that layers of one shape share a pipeline. */
  readonly stream: BufferView;
}

/** shared/rng.ts's pcg4d, bit for bit; only the first word is needed. */
const PCG4D = `fn pcg4d_first(x: u32, y: u32, z: u32, w: u32) -> u32 {
var v = vec4<u32>(x, y, z, w) * 1664525u + 1013904223u;
v.x += v.y * v.w; v.y += v.z * v.x; v.z += v.x * v.y; v.w += v.y * v.z;
v = v ^ (v >> vec4<u32>(16u));
v.x += v.y * v.w;
return v.x;
}`;

/**
 * The factor of element `element` (u32, counted within this micro-batch): 0 or 1 / (1 − p), as dropout-mask.ts says.
 * `elementsPerImage` places the micro-batch in its whole batch.
 */
export function dropoutFactor(
  builder: KernelBuilder,
  dropout: Dropout,
  element: string,
  elementsPerImage: number,
): string {
  builder.helper('pcg4d', PCG4D);
  const hyper = builder.hyper();
  const whole =
    dropout.unit === 'image'
      ? `${element} / ${elementsPerImage}u + ${hyper}.firstImage`
      : `${element} + ${hyper}.firstImage * ${elementsPerImage}u`;
  const bits = `pcg4d_first(${whole}, ${builder.read(dropout.stream, 'u32')}[0], ${hyper}.step, ${hyper}.seed)`;
  return `select(0.0, ${literal(dropoutScale(dropout.probability))}, (${bits} >> 8u) >= ${dropoutThreshold(dropout.probability)}u)`;
}
