import { useCallback, useEffect, useState } from 'react';
import { beginCollection, changeCollection, heldPictures, readCollection } from '../../commands/collect';
import { useWords } from '../../i18n/use-words';
import type { CollectedPicture, Collection, CollectionChange } from '../../protocol/collect';
import type { DatasetProblem } from '../../protocol/dataset';
import type { Failure } from '../../shared/result';
import { notifyUndoable } from '../../ui/notify';
import type { useCollections } from './use-collections';

/** A collection that nobody has begun: the first class, or the first pictures, make one. */
const NOTHING_YET: Collection = { name: '', classes: [] };

/** The collection that is open, as it stands on the disk, and every change of it. */
export function useCollection({ all, name, begun }: ReturnType<typeof useCollections>) {
  const { t, formats } = useWords();
  const [collection, setCollection] = useState<Collection | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [refused, setRefused] = useState<readonly DatasetProblem[]>([]);

  const read = useCallback(async () => {
    if (name === null) return;
    const kept = await readCollection(name);
    if (kept.ok) setCollection(kept.value);
    else setFailure(kept.failure);
  }, [name]);
  useEffect(() => {
    void read();
  }, [read]);

  /** Answers why it was not done; null where it was. */
  const change = useCallback(
    async (wanted: CollectionChange): Promise<Failure | null> => {
      const changed = await (name === null
        ? beginCollection(t('collections.first'), wanted)
        : changeCollection(name, wanted));
      if (changed.ok) {
        if (name === null) await begun(changed.value.collection.name);
        setCollection(changed.value.collection);
        if (wanted.kind === 'addPictures') setRefused(changed.value.refused);
        return null;
      }
      // What was done until then stands on the disk.
      await read();
      return changed.failure;
    },
    [name, read, begun, t],
  );
  const tell = useCallback(async (wanted: CollectionChange) => setFailure(await change(wanted)), [change]);

  const add = useCallback(
    (className: string, pictures: readonly CollectedPicture[]) =>
      tell({ kind: 'addPictures', className, pictures }),
    [tell],
  );
  const removePictures = useCallback(
    async (className: string, pictures: readonly CollectedPicture[]) => {
      const held = await heldPictures(pictures);
      await tell({ kind: 'removePictures', className, names: pictures.map(({ name }) => name) });
      notifyUndoable({
        message: t('collect.picturesRemoved', { count: held.length, number: formats.count(held.length) }),
        undo: t('collect.undo'),
        onUndo: () => add(className, held),
      });
    },
    [tell, add, t, formats],
  );
  const removeClass = useCallback(
    async (className: string, pictures: readonly CollectedPicture[]) => {
      const held = await heldPictures(pictures);
      await tell({ kind: 'removeClass', name: className });
      notifyUndoable({
        message: t('collect.removed', { name: className }),
        undo: t('collect.undo'),
        onUndo: () => add(className, held),
      });
    },
    [tell, add, t],
  );
  return {
    // That of another name is none until this one is read.
    collection: all?.length === 0 ? NOTHING_YET : collection?.name === name ? collection : null,
    failure,
    refused,
    forgive: () => setFailure(null),
    forgiveRefused: () => setRefused([]),
    change,
    add,
    removePictures,
    removeClass,
  };
}
