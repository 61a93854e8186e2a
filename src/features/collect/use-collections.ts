import { useCallback, useEffect, useState } from 'react';
import { changeCollections, listCollections } from '../../commands/collect';
import { useWords } from '../../i18n/use-words';
import type { CollectionSummary, CollectionsChange } from '../../protocol/collect';
import type { Failure } from '../../shared/result';
import { notifyUndoable } from '../../ui/notify';

/** Which collection was open last, in this browser. */
const STORED_AS = 'vireo:collection';

/** The collections on this machine, and which of them is open: the one of the last visit, else the first, else a new one. */
export function useCollections() {
  const { t } = useWords();
  const [all, setAll] = useState<readonly CollectionSummary[] | null>(null);
  const [chosen, setChosen] = useState(() => localStorage.getItem(STORED_AS));
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
    localStorage.setItem(STORED_AS, name);
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
  const isThere = all?.some(({ name }) => name === chosen) ?? false;
  const opened = isThere ? chosen : (all?.[0]?.name ?? t('collections.first'));
  const name = all === null ? null : opened;
  return { all, name, failure, forgive: () => setFailure(null), tell: setFailure, choose, change, remove };
}
