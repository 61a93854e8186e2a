/** Which errors pass: `reference/README.md`, How errors are counted. */
import type { FromExact, ParityError, ParityReport } from './run-parity';

/**
 * Two computations that round alike are as far from the exact result, and so up to twice as far from each other.
 * Tried on the largest of many errors, one of two such computations is ahead by chance.
 */
const TIMES_TORCHS_ROUNDING = 2;

export type Quantity = 'logits' | 'loss' | 'gradients' | 'finalWeights' | 'averagedWeights' | 'learningRates';
export const QUANTITIES: readonly Quantity[] = [
  'logits',
  'loss',
  'gradients',
  'finalWeights',
  'averagedWeights',
  'learningRates',
];

/** The bar of a quantity: wider than the usual one only as far as torch's own float32 is from its float64. */
export function barOf(usual: number, exact: FromExact | null): number {
  return Math.max(usual, TIMES_TORCHS_ROUNDING * (exact?.torch.relative ?? 0));
}

export interface Judged {
  readonly quantity: Quantity;
  readonly error: ParityError;
  readonly exact: FromExact | null;
  readonly bar: number;
  /** Neither from torch's float32 nor, where that is known, from its float64 farther than the bar. */
  readonly passed: boolean;
}

/** Quantities that a case has not are left out. @param bars the usual bars, relative */
export function judge(report: ParityReport, bars: Readonly<Record<Quantity, number>>): Judged[] {
  return QUANTITIES.flatMap((quantity) => {
    const error = report[quantity];
    if (error === null) return [];
    const exact =
      quantity === 'averagedWeights' || quantity === 'learningRates'
        ? null
        : (report.exact?.[quantity] ?? null);
    const bar = barOf(bars[quantity], exact);
    const passed = error.relative <= bar && (exact === null || exact.ours.relative <= bar);
    return [{ quantity, error, exact, bar, passed }];
  });
}
