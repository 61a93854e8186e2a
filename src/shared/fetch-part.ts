import { type Failure, failure, type Result, success } from './result';

/**
 * Fetches a part of Vireo that is no part of the first screen: `fetchPart(() => import('./report'))`. Every dynamic import
 * goes through here, or through `lazyPart` where it is a component (`scripts/rooms.mjs` looks).
 *
 * That its server has gone, or serves another version by now, is nobody's defect: the failure is `partNotFetched`. Asked
 * again, the browser fetches again.
 */
export async function fetchPart<T>(load: () => Promise<T>): Promise<Result<T>> {
  try {
    return success(await load());
  } catch (error) {
    return failure('partNotFetched', undefined, String(error));
  }
}

/** `partNotFetched` on its way out of work that answers with no `Result`. Whoever catches errors tells its failure. */
export class PartNotFetchedError extends Error {
  override readonly name = 'PartNotFetchedError';
  readonly failure: Failure;

  /** @param detail what the browser says of it */
  constructor(detail: string) {
    super(detail);
    this.failure = { code: 'partNotFetched', ...(detail && { detail }) };
  }
}
