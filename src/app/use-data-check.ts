import { useEffect, useMemo } from 'react';
import { isRunActive } from '../state/slices/run-slice';
import { useStudio } from '../state/studio';
import { withPart } from '../ui/with-part';

/**
 * What a data check is about, the same object for the same: other data, other folders or labels, and a run that has ended
 * ask for another. What a remedy sets aside does not: it can be put back where it was found.
 */
function useSubject(): object | null {
  const fingerprint = useStudio((studio) => studio.dataset.summary?.fingerprint ?? null);
  const isActive = useStudio((studio) => isRunActive(studio.run));
  const { roles, labelLevel, reading, grayRange, relabelled } = useStudio(
    (studio) => studio.recipe.recipe.dataset,
  );
  return useMemo(
    () =>
      fingerprint === null
        ? null
        : { fingerprint, isActive, roles, labelLevel, reading, grayRange, relabelled },
    [fingerprint, isActive, roles, labelLevel, reading, grayRange, relabelled],
  );
}

/** The data check runs by itself. */
export function useDataCheck(): void {
  const subject = useSubject();
  const begunFor = useStudio((studio) => studio.health.subject);
  useEffect(() => {
    if (subject === null || subject === begunFor) return;
    // Not part of the first screen.
    void withPart(
      () => import('../commands/health'),
      ({ checkByItself }) => checkByItself(subject),
    );
  }, [subject, begunFor]);
}
