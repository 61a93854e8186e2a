import type { DecodedBatch, DecoderChannel, SpawnDecoder } from './decoder-protocol';

/** How long a worker waits for more to do: one that waits holds some megabytes. */
const KEPT_MS = 3000;

/**
 * Decoder workers that are kept for a while once their work is done: to start one takes as long as to decode a hundred
 * small pictures, and where images are decoded in stretches the next stretch comes soon.
 */
export class DecoderPark {
  /** Idle workers, each with what ends its waiting. */
  private readonly idle = new Map<DecoderChannel, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly spawn: SpawnDecoder,
    private readonly keptMs = KEPT_MS,
  ) {}

  /** A worker to have until its channel is closed: one that waits, or a new one. */
  readonly hire: SpawnDecoder = () => {
    const worker = this.takeIdle() ?? this.spawn();
    let owedJobs = 0;
    let isDead = false;
    let isClosed = false;
    const channel: DecoderChannel = {
      onBatch: null,
      onDeath: null,
      send(job) {
        owedJobs++;
        worker.send(job);
      },
      close: () => {
        if (isClosed) return;
        isClosed = true;
        // In the midst of a job there is no other way to stop it.
        if (isDead || owedJobs > 0) worker.close();
        else this.park(worker);
      },
    };
    worker.onBatch = (batch: DecodedBatch) => {
      if (batch.isLast) owedJobs--;
      channel.onBatch?.(batch);
    };
    worker.onDeath = (death) => {
      isDead = true;
      channel.onDeath?.(death);
    };
    return channel;
  };

  private takeIdle(): DecoderChannel | null {
    for (const [worker, timer] of this.idle) {
      clearTimeout(timer);
      this.idle.delete(worker);
      return worker;
    }
    return null;
  }

  private park(worker: DecoderChannel): void {
    const dismiss = () => {
      clearTimeout(this.idle.get(worker));
      this.idle.delete(worker);
      worker.close();
    };
    worker.onBatch = null;
    worker.onDeath = dismiss;
    this.idle.set(worker, setTimeout(dismiss, this.keptMs));
  }
}
