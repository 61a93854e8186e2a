import type { DeviceProfile } from '../device-profile';
import type { DepthwiseShape } from './shape';

/** How the results of a stencil are shared out. */
export interface StencilTiling {
  /** Cells (see axis.ts) of one invocation along both axes. */
  readonly rows: number;
  readonly columns: number;
  /** Whether kernel rows are written out one after the other, with all weights in registers, or gone through in a loop. */
  readonly unrolled: boolean;
}

export function stencilName({ rows, columns, unrolled }: StencilTiling): string {
  return `stencil ${rows} × ${columns}${unrolled ? ', unrolled' : ''}`;
}

/** Best first: as measured on SwiftShader over the layers of MobileNetV2, EfficientNet and ConvNeXt, and as reckoned for hardware. */
const STENCILS: Readonly<Record<'software' | 'hardware', readonly StencilTiling[]>> = {
  software: [
    { rows: 2, columns: 4, unrolled: true },
    { rows: 2, columns: 4, unrolled: false },
    { rows: 2, columns: 2, unrolled: true },
    { rows: 1, columns: 8, unrolled: false },
    { rows: 1, columns: 4, unrolled: true },
  ],
  hardware: [
    { rows: 1, columns: 4, unrolled: true },
    { rows: 2, columns: 4, unrolled: true },
    { rows: 1, columns: 8, unrolled: true },
    { rows: 2, columns: 2, unrolled: true },
    { rows: 1, columns: 2, unrolled: true },
    { rows: 1, columns: 4, unrolled: false },
  ],
};

/** Multiply-adds that may be written out: compilers take time beyond measure over longer bodies. */
const LONGEST_BODY = { software: 80, hardware: 256 } as const;

const kindOf = ({ software }: DeviceProfile) => (software ? 'software' : 'hardware');

/**
 * The default tiling of a stencil and what may be faster. A cell holds `phases` results, and together they read the whole
 * kernel.
 */
export function stencilTilings(
  { kernel }: DepthwiseShape,
  phases: number,
  profile: DeviceProfile,
): readonly [StencilTiling, ...StencilTiling[]] {
  const kind = kindOf(profile);
  const taps = kernel[0] * kernel[1];
  const fitting = STENCILS[kind].filter(
    ({ rows, columns, unrolled }) =>
      rows * columns * phases <= 16 && (!unrolled || rows * columns * taps <= LONGEST_BODY[kind]),
  );
  const [first, ...others] = fitting;
  return first ? [first, ...others] : [{ rows: 1, columns: 1, unrolled: false }];
}

/** How the filter gradient is shared out. */
export interface FilterTiling {
  /** Kernel rows of one invocation. */
  readonly kernelRows: number;
  /** Output pixels it goes on by. */
  readonly columns: number;
}

export function filterName({ kernelRows, columns }: FilterTiling): string {
  return `filter gradient ${kernelRows} rows, by ${columns}`;
}

const FILTER_STEPS: Readonly<Record<'software' | 'hardware', readonly number[]>> = {
  software: [4, 2, 1],
  hardware: [4, 2, 8],
};

/** Sums an invocation may hold in registers. */
const MOST_SUMS = 25;

export function filterTilings(
  { kernel }: DepthwiseShape,
  profile: DeviceProfile,
): readonly [FilterTiling, ...FilterTiling[]] {
  const kind = kindOf(profile);
  const [rows, columns] = kernel;
  const rowCounts = [...new Set([rows, Math.ceil(rows / 2), 1])].filter(
    (count) => count * columns <= MOST_SUMS,
  );
  const all = rowCounts.flatMap((kernelRows) =>
    FILTER_STEPS[kind]
      .filter((step) => kernelRows * columns * step <= LONGEST_BODY[kind])
      .map((step) => ({ kernelRows, columns: step })),
  );
  const [first, ...others] = all;
  return first ? [first, ...others.slice(0, 5)] : [{ kernelRows: 1, columns: 1 }];
}
