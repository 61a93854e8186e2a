import { Collections } from '../../dataset/collect/collections';
import type { Collection } from '../../protocol/collect';
import { failure, success } from '../../shared/result';
import type { Handlers } from '../handlers';

/** Whoever deletes by mistake has an hour, in whatever tab. */
const KEPT_DELETED_MS = 3_600_000;

export interface CollectDesk {
  readonly handlers: Handlers<
    'listCollections' | 'changeCollections' | 'beginCollection' | 'readCollection' | 'changeCollection'
  >;
}

/** Keeps the pictures that a person collects. Changes are carried out one after the other. */
export function createCollectDesk(open = () => Collections.open()): CollectDesk {
  let opened: Promise<Collections | null> | null = null;
  const collections = () => {
    opened ??= open();
    return opened;
  };
  let now: Collection | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  }

  return {
    handlers: {
      listCollections: () =>
        inTurn(async () => {
          const kept = await collections();
          return kept ? success(await kept.list(KEPT_DELETED_MS)) : failure('collectingNeedsStorage');
        }),
      changeCollections: (change) =>
        inTurn(async () => {
          const kept = await collections();
          if (!kept) return failure('collectingNeedsStorage');
          now = null;
          return kept.changeList(change);
        }),
      beginCollection: ({ name, change }) =>
        inTurn(async () => {
          const kept = await collections();
          if (!kept) return failure('collectingNeedsStorage');
          const begun = await kept.begin(name, change);
          now = begun.ok ? begun.value.collection : null;
          return begun;
        }),
      readCollection: ({ name }) =>
        inTurn(async () => {
          const kept = await collections();
          if (!kept) return failure('collectingNeedsStorage');
          now = await kept.read(name);
          return success(now);
        }),
      changeCollection: ({ name, change }) =>
        inTurn(async () => {
          const kept = await collections();
          if (!kept) return failure('collectingNeedsStorage');
          const current = now?.name === name ? now : await kept.read(name);
          const changed = await kept.change(current, change);
          now = changed.ok ? changed.value.collection : null;
          return changed;
        }),
    },
  };
}
