import { useCallback, useEffect, useState } from 'react';
import {
  changeCollections,
  lastCollection,
  listCollections,
  rememberCollection,
} from '../../commands/collect';
import { useWords } from '../../i18n/use-words';
import type { CollectionSummary, CollectionsChange } from '../../protocol/collect';
import type { Failure } from '../../shared/result';
import { notifyUndoable } from '../../ui/notify';

/** The collections on this machine, and which of them is open: that of the last visit, else the first; null where there is none. */
export function useCollections() {
  const { t } = useWords();
  const [all, setAll] = useState<readonly CollectionSummary[] | null>(null);
  const [chosen, setChosen] = useState(lastCollection);
  const [failure, setFailure] = useState<Failure | null>(null);

  const read = useCallback(async () => {
    const listed = await listCollections();
    setFailure(listed.ok ? null : listed.failure);
    if (listed.ok) setAll(listed.value);
  }, []);
  useEffect(() => {
    void read();
  }, [read]);

  const choose = (name: string) => {
    rememberCollection(name);
    setChosen(name);
  };
  /** Answers why it was not done; null where it was. What was made, renamed or brought back is open then. */
  const change = async (wanted: CollectionsChange): Promise<Failure | null> => {
    const changed = await changeCollections(wanted);
    if (!changed.ok) return changed.failure;
    if (wanted.kind !== 'delete') choose(changed.value);
    await read();
    return null;
  };
  const remove = async (name: string) => {
    const refused = await change({ kind: 'delete', name });
    setFailure(refused);
    if (refused) return;
    notifyUndoable({
      message: t('collections.removed', { name }),
      undo: t('collect.undo'),
      onUndo: async () => setFailure(await change({ kind: 'bringBack', name })),
    });
  };
  /** What its first change has made is open. */
  const begun = async (name: string) => {
    choose(name);
    await read();
  };
  const isThere = all?.some(({ name }) => name === chosen) ?? false;
  const name = isThere ? chosen : (all?.[0]?.name ?? null);
  return {
    all,
    name,
    failure,
    forgive: () => setFailure(null),
    tell: setFailure,
    choose,
    begun,
    change,
    remove,
  };
}
