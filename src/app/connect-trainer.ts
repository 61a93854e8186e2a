import { createTrainerClient } from '../client/trainer-client';
import { applyTrainerEvent } from '../state/apply-trainer-event';
import { lookForDevices } from '../state/devices-commands';
import { lookForInterruptedRun } from '../state/interrupted-commands';
import { useStudio } from '../state/studio';

/** Lays the line between the store and the training worker. */
export function connectTrainer(): void {
  const client = createTrainerClient({
    onEvent: (event) => useStudio.setState((studio) => applyTrainerEvent(studio, event)),
  });
  useStudio.setState({ ask: (command, input) => client.request(command, input) });
  lookForDevices();
  lookForInterruptedRun();
  // Not part of the first screen.
  import('../state/queue-commands').then(({ watchRuns }) => watchRuns());
}
