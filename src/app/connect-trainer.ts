import { createTrainerClient } from '../client/trainer-client';
import { applyTrainerEvent } from '../state/apply-trainer-event';
import { reopenDataset } from '../state/dataset-commands';
import type { DatasetState } from '../state/dataset-slice';
import { lookForDevices } from '../state/devices-commands';
import { lookForInterruptedRun } from '../state/interrupted-commands';
import { useStudio } from '../state/studio';

/** A fresh worker opens what the lost one had open, and the run that ended with it is offered to go on with. */
async function afterWorkerLost(dataset: DatasetState): Promise<void> {
  await reopenDataset(dataset);
  await lookForInterruptedRun();
  await lookForQueue();
}

// Not part of the first screen.
const lookForQueue = () => import('../state/queue-commands').then((queue) => queue.lookForQueue());

/** Lays the line between the store and the training worker. */
export function connectTrainer(): void {
  const client = createTrainerClient({
    onEvent(event) {
      const { dataset } = useStudio.getState();
      useStudio.setState((studio) => applyTrainerEvent(studio, event));
      // What ended the worker while it opened a dataset would end the next one too.
      if (event.type === 'workerLost' && dataset.opening === null) void afterWorkerLost(dataset);
    },
  });
  useStudio.setState({ ask: (command, input) => client.request(command, input) });
  lookForDevices();
  lookForInterruptedRun();
  lookForQueue();
  import('../state/watch-runs').then(({ watchRuns }) => watchRuns());
}
