import { OutOfMemoryError } from '../../kernels/engine-errors';
import { failure, type Result } from '../../shared/result';
import { failureOf } from '../run/recovery';

/** Long work that is asked of a desk, one piece at a time: what is asked for later takes the place of what is under way. */
export class LatestWork {
  private underWay: AbortController | null = null;

  /** Failures: those of the work, `cancelled`, and that of a device without room. Broken invariants are thrown. */
  async run<T>(work: (signal: AbortSignal) => Promise<Result<T>>): Promise<Result<T>> {
    this.cancel();
    const mine = new AbortController();
    this.underWay = mine;
    try {
      return await work(mine.signal);
    } catch (error) {
      if (mine.signal.aborted) return failure('cancelled');
      if (error instanceof OutOfMemoryError) return { ok: false, failure: failureOf(error) };
      throw error;
    } finally {
      if (this.underWay === mine) this.underWay = null;
    }
  }

  cancel(): void {
    this.underWay?.abort();
  }
}
