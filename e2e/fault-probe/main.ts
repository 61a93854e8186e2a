// The client with nothing around it: a run is started, killed from outside, and gone on with.
import { createTrainerClient } from '../../src/client/trainer-client';
import type { NamedTensor } from '../../src/protocol/model';
import type { RunProgress } from '../../src/protocol/run';
import type { Recipe } from '../../src/recipe/schema';
import type { KeptRunState } from '../../src/shared/kept-run-state';
import type { Result } from '../../src/shared/result';

export interface FaultProbe {
  /** Opens the sample and starts the run, or goes on with it where it is kept. */
  begin(runId: string, recipe: Recipe): Promise<void>;
  /** Asks for a checkpoint now, as a page does when it is hidden. */
  save(): void;
  progress(): RunProgress | null;
  /** What the kept runs say of a run; null where it is not among them. */
  stateOnDisk(runId: string): Promise<KeptRunState | null>;
  notices(): readonly string[];
  /** Takes in hand the model of a run that is kept. */
  take(runId: string): Promise<void>;
  /** All weights of the model in hand, one after the other. */
  weights(): Promise<number[]>;
  unreadableCheckpoints(): Promise<number>;
  endWorker(): void;
}

declare global {
  interface Window {
    probe: FaultProbe;
  }
}

function answerOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

let last: RunProgress | null = null;
const notices: string[] = [];
const client = createTrainerClient({
  onEvent(event) {
    if (event.type !== 'runProgress') return;
    last = event.progress;
    notices.push(...event.progress.notices.map(({ code }) => code));
  },
});

// As the studio does.
const saveNow = () => void client.request('saveRun', {});
addEventListener('pagehide', saveNow);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') saveNow();
});

window.probe = {
  async begin(runId, recipe) {
    answerOf(await client.request('openDataset', { source: { kind: 'sample' } }));
    const { runs } = answerOf(await client.request('listRuns', {}));
    const entry = runs.find((run) => run.runId === runId);
    if (entry && entry.state !== 'interrupted') throw new Error(`The run is ${entry.state}`);
    answerOf(
      entry?.resumable
        ? await client.request('continueRun', { runId })
        : await client.request('startRun', { runId, recipe }),
    );
  },
  save: saveNow,
  progress: () => last,
  async stateOnDisk(runId) {
    const { runs } = answerOf(await client.request('listRuns', {}));
    return runs.find((run) => run.runId === runId)?.state ?? null;
  },
  notices: () => notices,
  async take(runId) {
    answerOf(await client.request('openRun', { runId }));
  },
  async weights() {
    const { tensors } = answerOf(await client.request('exportModel', { weights: 'last' }));
    return tensors.flatMap(({ data }: NamedTensor) => [...data]);
  },
  async unreadableCheckpoints() {
    const { runs } = answerOf(await client.request('listRuns', {}));
    const opened = await Promise.all(runs.map(({ runId }) => client.request('openRun', { runId })));
    return opened.filter((result) => !result.ok && result.failure.code === 'checkpointsDamaged').length;
  },
  endWorker: () => client.terminate(),
};
