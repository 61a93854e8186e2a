import { chanceOf, type RunBasis } from '../../metrics/basis';
import type { CurvePoint } from './curves';

/** What an accuracy must be above to mean anything. */
export type Baseline = 'chance' | 'commonest';

/** Further apart than this, in shares, the commonest class has a line of its own. */
const APART = 0.02;

/** Level lines for a chart of accuracies, from its start to `xEnd`; none where nothing is held out. */
export function baselineCurves(
  basis: RunBasis | null,
  xEnd: number,
): readonly { readonly code: Baseline; readonly points: readonly CurvePoint[] }[] {
  if (basis === null || basis.validationCount === 0) return [];
  const levels: readonly (readonly [Baseline, number])[] = [
    ['chance', chanceOf(basis)],
    ...(basis.commonestShare - chanceOf(basis) > APART
      ? ([['commonest', basis.commonestShare]] as const)
      : []),
  ];
  return levels.map(([code, y]) => ({
    code,
    points: [
      { x: 0, y },
      { x: xEnd, y },
    ],
  }));
}
