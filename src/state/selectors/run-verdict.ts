import { basisOfConfusion } from '../../metrics/basis';
import { type Confusion, countOutcome, emptyConfusion } from '../../metrics/confusion';
import { type Verdict, verdictOn } from '../../metrics/verdict';
import type { HealthReport } from '../../protocol/dataset';
import type { EvaluationSet } from '../../protocol/prediction';
import { relativeRate } from '../../recipe/rates';
import { usesRunningAverages } from '../../recipe/statistics';
import { isRunActive, type RunSlice } from '../slices/run-slice';

/** What the run on the screen is judged by, beside its own figures. */
export interface VerdictSurroundings {
  readonly health: HealthReport | null;
  /** Answers on the validation images, where there are any: what a run of before is measured by. */
  readonly heldOut: Confusion | null;
}

/** Which classes were taken for which. */
export function confusionOf({ classes, labels, predictions }: EvaluationSet): Confusion {
  const confusion = emptyConfusion(classes.length);
  for (const [i, { classIndex }] of predictions.entries())
    countOutcome(confusion, labels[i] ?? 0, classIndex);
  return confusion;
}

/** The verdict on the run on the screen: the same one wherever it is said. */
export function verdictOfRun(run: RunSlice, { health, heldOut }: VerdictSurroundings): Verdict | null {
  const { recipe, epochs, steps, progress } = run;
  const basis = progress?.basis ?? (heldOut && basisOfConfusion(heldOut));
  if (recipe === null || basis === null) return null;
  const leakage = health?.findings.filter(({ kind }) => kind === 'leakage') ?? [];
  const last = epochs.at(-1);
  return verdictOn({
    ...{ epochs, basis },
    keep: recipe.training.keep,
    gradientNorm: steps.at(-1)?.gradientNorm ?? null,
    epochsToCome: isRunActive(run) ? Math.max(0, recipe.training.epochs - epochs.length) : 0,
    isNotFinite: progress?.failure?.code === 'notFinite',
    relativeRate: relativeRate(recipe),
    usesRunningAverages: usesRunningAverages(recipe, last ? last.step / last.epoch : 1),
    leakedImages: health === null ? null : leakage.reduce((sum, { groups }) => sum + groups.length, 0),
  });
}
