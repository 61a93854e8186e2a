import type { DatasetSummary } from '../../protocol/dataset';
import type { ModelReport } from '../../protocol/model';

/** What is asked of a studio. */
interface ModelAndData {
  readonly dataset: { readonly summary: Pick<DatasetSummary, 'fingerprint'> | null };
  readonly model: { readonly report: { readonly recipe: Pick<ModelReport['recipe'], 'dataset'> } | null };
}

/**
 * The name of the dataset that the model in hand was trained on, where another is open: its figures say nothing of that one, and
 * what it was trained on may lie among its validation images. Null where it is the same, and where it is not known.
 */
export function trainedElsewhere({ dataset: { summary }, model: { report } }: ModelAndData): string | null {
  const of = report?.recipe.dataset;
  if (!summary || !of || of.fingerprint === null || of.fingerprint === summary.fingerprint) return null;
  return of.name;
}
