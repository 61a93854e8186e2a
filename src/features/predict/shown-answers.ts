import { largest } from '../../metrics/logits';
import type { RankedClass } from '../../state/selectors/ranked-classes';

/** So many classes are all in view, each in its own place: only their bars move. */
const MOST_IN_PLACE = 6;
/** Of more, the likeliest. */
const MOST_RANKED = 5;

/** The classes shown beside a camera, and the likeliest of them. */
export function shownAnswers(
  classes: readonly string[],
  probabilities: Float32Array,
): { readonly rows: readonly RankedClass[]; readonly best: RankedClass } {
  const all = classes.map((name, i) => ({ name, probability: probabilities[i] ?? 0 }));
  const at = largest(probabilities);
  const best = { name: classes[at] ?? '', probability: probabilities[at] ?? 0 };
  if (all.length <= MOST_IN_PLACE) return { rows: all, best };
  const ranked = all.toSorted((a, b) => b.probability - a.probability);
  return { rows: ranked.slice(0, MOST_RANKED), best };
}
