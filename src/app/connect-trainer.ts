import { createTrainerClient } from '../client/trainer-client';
import { lookForDevices } from '../commands/devices';
import { lookForInterruptedRun, takeUpAfterLoss } from '../commands/interrupted';
import { applyTrainerEvent } from '../state/apply-trainer-event';
import { useStudio } from '../state/studio';

// Not part of the first screen.
const lookForQueue = () => import('../commands/queue').then((queue) => queue.lookForQueue());

/** Lays the line between the store and the training worker. */
export function connectTrainer(): void {
  const client = createTrainerClient({
    onEvent(event) {
      const { dataset } = useStudio.getState();
      useStudio.setState((studio) => applyTrainerEvent(studio, event));
      if (event.type === 'workerLost') void takeUpAfterLoss(dataset).then(lookForQueue);
    },
  });
  useStudio.setState({ ask: (command, input) => client.request(command, input) });
  lookForDevices();
  lookForInterruptedRun();
  lookForQueue();
  import('../commands/watch-runs').then(({ watchRuns }) => watchRuns());
}
