import { Suspense } from 'react';
import type { Outcomes } from '../../state/selectors/evaluation';
import { lazyPart } from '../../ui/lazy-part';

// Not needed until an image is opened.
const OutcomeViewer = lazyPart(async () => (await import('./OutcomeViewer')).OutcomeViewer);

/** Which of the images that stand together is open. They stay as they were while labels are corrected. */
export interface OpenedPlaces {
  readonly places: readonly number[];
  readonly at: number;
}

interface OpenedOutcomeProps {
  readonly outcomes: Outcomes;
  readonly opened: OpenedPlaces | null;
  readonly onChange: (opened: OpenedPlaces | null) => void;
}

/** One image large, and the way to its neighbours, over whatever it was opened from. */
export function OpenedOutcome({ outcomes, opened, onChange }: OpenedOutcomeProps) {
  if (opened === null) return null;
  return (
    <Suspense>
      <OutcomeViewer
        outcomes={outcomes}
        places={opened.places}
        at={opened.at}
        onMove={(at) => onChange({ ...opened, at })}
        onClose={() => onChange(null)}
      />
    </Suspense>
  );
}
