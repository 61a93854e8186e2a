/** A vision transformer's table of positions for images of another size. */
import type { NamedTensor } from '../protocol/model';
import { invariant } from '../shared/errors';

/** Side of the grid of patches a table of `tokens` positions belongs to, the class token left out; null where it is no square. */
export function gridSide(tokens: number): number | null {
  const side = Math.sqrt(tokens - 1);
  return Number.isInteger(side) && side > 0 ? side : null;
}

/**
 * timm's `resample_abs_pos_embed`: the class token's position as it is, the others as an image of `width` channels, resized
 * by torch.nn.functional.interpolate(mode='bicubic', antialias=True, align_corners=False).
 * @param table [1, 1 + old², width]
 * @returns [1, 1 + side², width]
 */
export function resamplePositions(table: NamedTensor, side: number): NamedTensor {
  const [one, tokens = 0, width = 0] = table.shape;
  const old = gridSide(tokens);
  invariant(one === 1 && old !== null, `${table.name} is no table of positions of a square image`);
  const { data } = table;
  const weights = bicubicWeights(old, side);
  const columns = new Float64Array(old * side * width); // [old rows, new columns, width]
  for (let row = 0; row < old; row++) {
    for (const [column, taps] of weights.entries()) {
      for (const [from, weight] of taps) {
        for (let d = 0; d < width; d++) {
          columns[(row * side + column) * width + d] += weight * data[(1 + row * old + from) * width + d];
        }
      }
    }
  }
  const result = new Float32Array((1 + side * side) * width);
  for (let d = 0; d < width; d++) result[d] = data[d];
  const sum = new Float64Array(width);
  for (const [row, taps] of weights.entries()) {
    for (let column = 0; column < side; column++) {
      sum.fill(0);
      for (const [from, weight] of taps) {
        for (let d = 0; d < width; d++) sum[d] += weight * columns[(from * side + column) * width + d];
      }
      result.set(sum, (1 + row * side + column) * width);
    }
  }
  return { name: table.name, dtype: 'F32', shape: [1, 1 + side * side, width], data: result };
}

type Taps = readonly (readonly [from: number, weight: number])[];

/** Which old cells each new one is made of: Keys' cubic (1981) with a = −½, widened where the grid shrinks (Pillow, torch's antialias). */
function bicubicWeights(from: number, to: number): readonly Taps[] {
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const reach = 2 * widening;
  return Array.from({ length: to }, (_, i) => {
    const center = scale * (i + 0.5);
    const first = Math.max(0, Math.trunc(center - reach + 0.5));
    const last = Math.min(from, Math.trunc(center + reach + 0.5));
    const taps = Array.from({ length: last - first }, (_, j) => {
      const place = first + j;
      return [place, keys((place - center + 0.5) / widening)] as const;
    });
    const total = taps.reduce((sum, [, weight]) => sum + weight, 0);
    return taps.map(([place, weight]) => [place, weight / total] as const);
  });
}

function keys(x: number): number {
  const a = -0.5;
  const t = Math.abs(x);
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  if (t < 2) return ((a * t - 5 * a) * t + 8 * a) * t - 4 * a;
  return 0;
}
