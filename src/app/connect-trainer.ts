import { createTrainerClient } from '../client/trainer-client';
import { lookForDevices } from '../commands/devices';
import { lookForInterruptedRun, takeUpAfterLoss } from '../commands/interrupted';
import { told } from '../commands/run-label';
import { applyTrainerEvent } from '../state/apply-trainer-event';
import { useStudio } from '../state/studio';
import { withPart } from '../ui/with-part';

// Not part of the first screen.
const lookForQueue = () =>
  withPart(
    () => import('../commands/queue'),
    (queue) => queue.lookForQueue(),
  );

/** Lays the line between the store and the training worker. */
export function connectTrainer(): void {
  const client = createTrainerClient({
    onEvent(event) {
      const { dataset } = useStudio.getState();
      const said = event.type === 'runsFound' ? { ...event, runs: event.runs.map(told) } : event;
      useStudio.setState((studio) => applyTrainerEvent(studio, said));
      if (event.type === 'workerLost') void takeUpAfterLoss(dataset).then(lookForQueue);
    },
  });
  useStudio.setState({ ask: (command, input) => client.request(command, input) });
  lookForDevices();
  lookForInterruptedRun();
  void lookForQueue();
  void withPart(
    () => import('../commands/recent'),
    (recent) => recent.lookForRecentDatasets(),
  );
  void withPart(
    () => import('../commands/watch-runs'),
    ({ watchRuns }) => watchRuns(),
  );
}
