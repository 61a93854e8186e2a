import type {
  CommandName,
  Commands,
  Reply,
  Request,
  TrainerEvent,
  WorkerMessage,
} from '../protocol/commands';
import { InvariantError } from '../shared/errors';
import { failure, type Result } from '../shared/result';

export interface TrainerClient {
  /**
   * Asks the worker; expected failures come back as values: `workerLost`, and `partNotFetched` where it ended before its
   * code was there. Starts the worker when it is not running.
   */
  request<K extends CommandName>(
    command: K,
    input: Commands[K]['input'],
  ): Promise<Result<Commands[K]['output']>>;
  /** Ends the worker at once; requests under way fail. The next request starts a fresh one. */
  terminate(): void;
}

/** What the page is told besides the worker's own events. */
export type ClientEvent = TrainerEvent | { readonly type: 'workerLost'; readonly detail: string };

interface ClientOptions {
  readonly onEvent: (event: ClientEvent) => void;
  /** Makes the worker; replaced in tests. */
  readonly spawn?: () => Worker;
}

function spawnTrainer(): Worker {
  return new Worker(new URL('../worker/trainer.worker.ts', import.meta.url), {
    type: 'module',
    name: 'vireo-trainer',
  });
}

/** Weights and frames move to the worker instead of being copied: weights are hundreds of megabytes. */
function handedOver({ command, input }: Request): ArrayBuffer[] {
  const arrays = (): readonly ArrayBufferView[] => {
    switch (command) {
      case 'importWeights':
        return (input as Commands['importWeights']['input']).tensors.map(({ data }) => data);
      case 'restoreModel':
        return (input as Commands['restoreModel']['input']).bundle.tensors.map(({ data }) => data);
      case 'answerFrame':
        return [(input as Commands['answerFrame']['input']).frame.data];
      default:
        return [];
    }
  };
  const buffers = arrays().flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []));
  return [...new Set(buffers)];
}

/** The page's only line to the training worker: typed requests with answers, and events as they come. */
export function createTrainerClient({ onEvent, spawn = spawnTrainer }: ClientOptions): TrainerClient {
  const pending = new Map<number, (result: Result<never>) => void>();
  let worker: Worker | null = null;
  let isReady = false;
  let nextId = 1;

  function lose(lost: Worker, detail: string): void {
    if (worker !== lost) return;
    worker = null;
    lost.terminate();
    const waiting = [...pending.values()];
    pending.clear();
    for (const settle of waiting)
      settle(failure(isReady ? 'workerLost' : 'partNotFetched', undefined, detail));
    // Before it was there, it held nothing that could be lost.
    if (isReady) onEvent({ type: 'workerLost', detail });
  }

  function start(): Worker {
    const started = spawn();
    isReady = false;
    started.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
      if (data.type === 'ready') isReady = true;
      else if (data.type === 'reply') settle(data);
      else onEvent(data);
    };
    started.onerror = (event) => lose(started, event.message || 'The worker could not be loaded.');
    started.onmessageerror = () => lose(started, 'A message of the worker could not be read.');
    return started;
  }

  function settle(reply: Reply): void {
    const resolve = pending.get(reply.id);
    if (!resolve) throw new InvariantError(`The worker answered request ${reply.id}, which nobody waits for`);
    pending.delete(reply.id);
    resolve(reply.result as Result<never>);
  }

  return {
    request<K extends CommandName>(command: K, input: Commands[K]['input']) {
      try {
        worker ??= start();
      } catch (error) {
        // A browser without module workers; the first screen says so.
        return Promise.resolve(failure('workerNotStarted', undefined, String(error)));
      }
      const running = worker;
      const request: Request<K> = { id: nextId++, command, input };
      const answered = new Promise<Result<Commands[K]['output']>>((resolve) => {
        pending.set(request.id, resolve as (result: Result<never>) => void);
      });
      running.postMessage(request, handedOver(request));
      return answered;
    },
    terminate() {
      if (worker) lose(worker, 'The worker was ended.');
    },
  };
}
