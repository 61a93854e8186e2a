import { invariant } from '../../../shared/errors';
import type { DeviceProfile } from '../device-profile';
import { elementwiseKernel, type Kernel, KernelBuilder, temporary } from '../program/kernel';
import { sumOfShares } from '../wgsl/ordered-shares';
import { alternatives, tilingName } from './candidates';
import { directGemm } from './direct';
import { tapsOfRow } from './operand';
import { type GemmProblem, type GemmTiling, multipliesHalves } from './problem';
import { sharedGemm } from './shared';
import { defaultChoice, type GemmChoice } from './tiling';

/** Sums the shares of a split product in order and stores them. */
function sumOfProducts(
  problem: GemmProblem,
  partials: ReturnType<typeof temporary>,
  splits: number,
  profile: DeviceProfile,
): Kernel {
  const { rows, columns, operandSum } = problem;
  const builder = new KernelBuilder(`${problem.label}, sum of ${splits} shares`);
  const product = rows * columns;
  if (problem.storeQuad) {
    const source = builder.read(partials);
    const storeQuad = problem.storeQuad(builder);
    return elementwiseKernel(
      builder,
      product / 4,
      `var values = vec4<f32>();
let quad = i / ${columns}u;
let column = i % ${columns}u;
for (var s = 0u; s < ${splits}u; s++) {
let at = s * ${product}u + quad * ${4 * columns}u + column;
values += vec4<f32>(${[0, 1, 2, 3].map((k) => `${source}[at + ${k * columns}u]`).join(', ')});
}
${storeQuad('quad', 'column', ['values.x', 'values.y', 'values.z', 'values.w'])}`,
    );
  }
  const store = problem.store(builder);
  const total = product + (operandSum ? (operandSum.of === 'rows' ? rows : columns) : 0);
  const storeSum = operandSum?.store(builder);
  return sumOfShares(
    builder,
    { view: partials, count: splits, elements: total },
    `${storeSum ? `if (i >= ${product}u) { ${storeSum(`(i - ${product}u)`, 'value')} return; }` : ''}
let row = i / ${columns}u;
let column = i % ${columns}u;
${store('row', 'column', 'value')}`,
    profile,
  );
}

/**
 * The kernels of one product: one, or two where the reduction is split. Without a `choice` the first also says what
 * else could do its work. The split is never up for choice: it alone decides how sums are rounded.
 */
export function gemm(problem: GemmProblem, profile: DeviceProfile, choice?: GemmChoice): Kernel[] {
  const { rows, columns, reduction, operandSum, matrices } = problem;
  const taps = Math.ceil(tapsOfRow(reduction));
  const size = { rows, columns, taps, inner: reduction.inner, quads: problem.storeQuad !== undefined };
  // Shares of rows that need some of the taps are whole taps.
  const splittable = !matrices && (reduction.spans === undefined || taps > 1);
  const { tiling, splits } = choice ?? defaultChoice(size, profile, splittable);
  invariant(!matrices || tiling.kind === 'direct', `${problem.label} are products in registers alone`);
  const sums = operandSum ? (operandSum.of === 'rows' ? rows : columns) : 0;
  const split =
    splits > 1
      ? { splits, partials: temporary(`${problem.label} shares`, splits * (rows * columns + sums)) }
      : null;
  // Products in registers alone are float32. Their shapes are few rows or columns, which hardly show.
  const element = tiling.kind === 'shared' && multipliesHalves(problem) ? 'f16' : 'f32';
  const build = (by: GemmTiling) =>
    by.kind === 'direct' ? directGemm(problem, by, split) : sharedGemm(problem, by, split, element);
  const product: Kernel = {
    ...build(tiling),
    ...(reduction.spans && { unequal: true }),
    ...(!choice && {
      variants: alternatives(size, profile, tiling, element).map((by) => ({
        name: tilingName(by),
        build: () => build(by),
      })),
    }),
  };
  return split ? [product, sumOfProducts(problem, split.partials, splits, profile)] : [product];
}
