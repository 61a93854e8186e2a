import { failure, success } from '../../shared/result';
import type { Handlers } from '../handlers';
import { pixelCache } from '../platform/decoding-means';
import type { RunDesk } from './run-desk';

export interface CacheDesk {
  readonly handlers: Handlers<'listStoredPixels' | 'clearStoredPixels'>;
}

/** Shows and clears the decoded pixels that are kept for the next visit. */
export function createCacheDesk(run: RunDesk): CacheDesk {
  return {
    handlers: {
      async listStoredPixels() {
        return success((await (await pixelCache())?.list()) ?? []);
      },
      async clearStoredPixels({ keys }) {
        // A run reads its pixels at every step.
        if (run.isUnderWay()) return failure('runUnderWay');
        const cache = await pixelCache();
        return success({ heldKeys: (await cache?.clear(keys ?? undefined)) ?? [] });
      },
    },
  };
}
