import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dropoutMask, dropoutScale } from '../../dropout-mask';
import { KernelRunner, randomValues, storeTo } from '../../testing/kernel-runner';
import { testDevice } from '../../testing/webgpu-twins';
import type { OwnedDevice } from '../device';
import { persistent } from '../program/kernel';
import type { AttentionShape } from './attention-blocks';
import { attentionGradient } from './attention-gradient';

let owned: OwnedDevice;
let runner: KernelRunner;

beforeAll(async () => {
  owned = await testDevice();
  runner = new KernelRunner(owned);
});

afterAll(() => owned.device.destroy());

const STREAM = 7;
const STEP = 3;
const SEED = 11;

type Sizes = Pick<AttentionShape, 'batch' | 'tokens' | 'heads' | 'headWidth'>;

/** softmax(q · kᵀ / √width) ∘ mask · v and its gradient by their definition, in float64. */
function attend(
  { batch, tokens, heads, headWidth }: Sizes,
  x: Float32Array,
  dy: Float32Array,
  probability: number,
) {
  const width = heads * headWidth;
  const output = new Float64Array(batch * tokens * width);
  const logSums = new Float64Array(batch * heads * tokens);
  const dx = new Float64Array(x.length);
  const kept = dropoutMask(
    { probability, stream: STREAM, step: STEP, seed: SEED },
    0,
    batch * heads * tokens * tokens,
  );
  const by = dropoutScale(probability);
  const scale = headWidth ** -0.5;
  for (let n = 0; n < batch; n++) {
    for (let h = 0; h < heads; h++) {
      const at = (part: number, token: number, d: number) =>
        (n * tokens + token) * 3 * width + part * width + h * headWidth + d;
      const out = (token: number, d: number) => (n * tokens + token) * width + h * headWidth + d;
      for (let q = 0; q < tokens; q++) {
        const row = (n * heads + h) * tokens + q;
        const scores = Array.from({ length: tokens }, (_, k) => {
          let sum = 0;
          for (let d = 0; d < headWidth; d++) sum += x[at(0, q, d)] * x[at(1, k, d)];
          return sum * scale;
        });
        const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
        logSums[row] = Math.log(total);
        const p = scores.map((score) => Math.exp(score) / total);
        const factors = p.map((_, k) => (kept[row * tokens + k] ? by : 0));
        const slopes = p.map((value, k) => {
          let sum = 0;
          for (let d = 0; d < headWidth; d++) {
            output[out(q, d)] += value * factors[k] * x[at(2, k, d)];
            dx[at(2, k, d)] += value * factors[k] * dy[out(q, d)];
            sum += dy[out(q, d)] * x[at(2, k, d)];
          }
          return sum * factors[k];
        });
        const delta = slopes.reduce((sum, slope, k) => sum + slope * p[k], 0);
        for (let k = 0; k < tokens; k++) {
          const ds = p[k] * (slopes[k] - delta) * scale;
          for (let d = 0; d < headWidth; d++) {
            dx[at(0, q, d)] += ds * x[at(1, k, d)];
            dx[at(1, k, d)] += ds * x[at(0, q, d)];
          }
        }
      }
    }
  }
  return { output, logSums, dx };
}

const cases: readonly (readonly [sizes: Sizes, probability: number, kept: 'float32' | 'halves'])[] = [
  [{ batch: 2, tokens: 1, heads: 1, headWidth: 4 }, 0, 'float32'],
  [{ batch: 1, tokens: 13, heads: 2, headWidth: 12 }, 0.3, 'float32'],
  [{ batch: 2, tokens: 34, heads: 2, headWidth: 8 }, 0.25, 'halves'],
  [{ batch: 1, tokens: 65, heads: 3, headWidth: 8 }, 0, 'float32'],
];

describe('the gradient of attention on a hardware adapter agrees with float64, twice the same', () => {
  test.each(
    (['a head at once', 'queries, then keys'] as const).flatMap((way) =>
      cases.map((each) => [way, ...each] as const),
    ),
  )('%s: %o, dropout %d, %s', async (way, sizes, probability, kept) => {
    const profile = { ...owned.profile, software: false };
    const { batch, tokens, heads, headWidth } = sizes;
    const x = randomValues(batch * tokens * 3 * heads * headWidth, 1, kept);
    const dy = randomValues(batch * tokens * heads * headWidth, 2, kept);
    const expected = attend(sizes, x, dy, probability);
    const stream = runner.upload(new Float32Array(Uint32Array.of(STREAM).buffer));
    const dropout = probability > 0 ? ({ probability, unit: 'element', stream } as const) : null;
    const shape = { path: 'a', ...sizes, dropout };
    const views = {
      input: runner.upload(x, kept),
      output: runner.upload(Float32Array.from(expected.output)),
      logSums: runner.upload(Float32Array.from(expected.logSums)),
      outputGradient: runner.upload(dy, kept),
      deltas: persistent('deltas', batch * heads * tokens),
    };
    const dx = persistent('dx', x.length);
    const kernels =
      way === 'a head at once'
        ? attentionGradient(shape, views, storeTo(dx), profile)
        : attentionGradient(shape, views, storeTo(dx), { ...profile, headScoresBytes: 0 });
    expect(kernels).toHaveLength(way === 'a head at once' ? 1 : 2);
    await runner.run(kernels, { step: STEP, seed: SEED });
    const found = await runner.read(dx);
    for (const [i, value] of expected.dx.entries()) {
      expect(Math.abs((found[i] ?? Number.NaN) - value), `${i}`).toBeLessThan(2e-5);
    }
    await runner.run(kernels, { step: STEP, seed: SEED });
    expect(await runner.read(dx)).toEqual(found);
  });
});
