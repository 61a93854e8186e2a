import { useCallback, useEffect, useState } from 'react';
import { changeCollections, listCollections } from '../../commands/collect';
import { useWords } from '../../i18n/use-words';
import type { CollectionSummary, CollectionsChange } from '../../protocol/collect';
import type { Failure } from '../../shared/result';
import { notifyUndoable } from '../../ui/notify';

/** Which collection was open last, in this browser. */
const STORED_AS = 'vireo:collection';

/** The collections on this machine, and which of them is open: that of the last visit, else the first. There is always one. */
export function useCollections() {
  const { t } = useWords();
  const [all, setAll] = useState<readonly CollectionSummary[] | null>(null);
  const [chosen, setChosen] = useState(() => localStorage.getItem(STORED_AS));
  const [failure, setFailure] = useState<Failure | null>(null);

  // Its name stays what it is when the language changes.
  const [first] = useState(() => t('collections.first'));

  const read = useCallback(async () => {
    let listed = await listCollections();
    if (listed.ok && listed.value.length === 0) {
      const made = await changeCollections({ kind: 'createNumbered', name: first });
      listed = made.ok ? await listCollections() : made;
    }
    setFailure(listed.ok ? null : listed.failure);
    if (listed.ok) setAll(listed.value);
  }, [first]);
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
  const name = isThere ? chosen : (all?.[0]?.name ?? null);
  return { all, name, failure, forgive: () => setFailure(null), tell: setFailure, choose, change, remove };
}
