import type { ImageAugmentation } from '../../kernels/augmentation';
import type { TrainBatch } from '../../kernels/engine';
import type { Augmentation } from '../../recipe/schema';
import type { CounterRng } from '../../shared/rng';

export interface BatchMix {
  /** Per image of the batch. */
  readonly images: readonly ImageAugmentation['mix'][];
  readonly labels: NonNullable<TrainBatch['mix']>;
}

/**
 * Mixup (Zhang et al. 2018, arXiv:1710.09412) or CutMix (Yun et al. 2019, arXiv:1905.04899) of a batch, as
 * torchvision's reference transforms do it: one share for the batch, drawn from Beta(α, α); every image's partner is
 * the one before it, the first one's the last (torch.roll by 1). A batch of one is left alone.
 */
export function drawMix(
  settings: Augmentation,
  size: { readonly width: number; readonly height: number },
  labels: Int32Array,
  rng: CounterRng,
): BatchMix | null {
  const { mixup, cutmix } = settings;
  const count = labels.length;
  if ((mixup === 0 && cutmix === 0) || count < 2) return null;
  const cut = cutmix > 0 && (mixup === 0 || rng.uniform() < 0.5);
  let share = beta(cut ? cutmix : mixup, rng);
  let box: NonNullable<ImageAugmentation['mix']>['box'] = null;
  if (cut) {
    box = cutBox(share, size, rng);
    share = 1 - (box.width * box.height) / (size.width * size.height);
  }
  const partnerOf = (i: number) => (i + count - 1) % count;
  return {
    images: Array.from({ length: count }, (_, i) => ({ partner: partnerOf(i), share, box })),
    labels: {
      labels: labels.map((_, i) => labels[partnerOf(i)]),
      share: new Float32Array(count).fill(share),
    },
  };
}

/** The box that covers 1 − share of the image, about a uniform centre, cut at the edges. */
function cutBox(share: number, { width, height }: { width: number; height: number }, rng: CounterRng) {
  const centreX = rng.integer(width);
  const centreY = rng.integer(height);
  const half = Math.sqrt(1 - share) / 2;
  const halfWidth = Math.trunc(half * width);
  const halfHeight = Math.trunc(half * height);
  const left = Math.max(0, centreX - halfWidth);
  const top = Math.max(0, centreY - halfHeight);
  const right = Math.min(width, centreX + halfWidth);
  const bottom = Math.min(height, centreY + halfHeight);
  return { left, top, width: right - left, height: bottom - top };
}

/** Beta(α, α) from two gamma draws. */
export function beta(alpha: number, rng: CounterRng): number {
  const x = gamma(alpha, rng);
  const y = gamma(alpha, rng);
  // Both can underflow to 0 for a very small α, where Beta(α, α) is 0 or 1.
  return x + y === 0 ? rng.integer(2) : x / (x + y);
}

/** Gamma(shape, 1) (Marsaglia & Tsang 2000); below shape 1 by Gamma(shape + 1) · U^(1/shape). */
function gamma(shape: number, rng: CounterRng): number {
  if (shape < 1) return gamma(shape + 1, rng) * (1 - rng.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - rng.uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
