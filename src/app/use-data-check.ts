import { useEffect } from 'react';
import { isRunActive } from '../state/slices/run-slice';
import { type Studio, useStudio } from '../state/studio';

/** What a data check is about: other data, other folders or labels, or a run that has ended ask for another. */
function subjectOf({ dataset, recipe, run }: Studio): string | null {
  if (!dataset.summary) return null;
  const { roles, labelLevel, reading, grayRange } = recipe.recipe.dataset;
  return JSON.stringify([
    dataset.summary.fingerprint,
    roles,
    labelLevel,
    reading,
    grayRange,
    isRunActive(run),
  ]);
}

/** The data check runs by itself. */
export function useDataCheck(): void {
  const subject = useStudio(subjectOf);
  const begunFor = useStudio((studio) => studio.health.subject);
  useEffect(() => {
    if (subject === null || subject === begunFor) return;
    // Not part of the first screen.
    import('../commands/health').then(({ checkByItself }) => checkByItself(subject));
  }, [subject, begunFor]);
}
