import { Button, Group, NativeSelect } from '@mantine/core';
import { IconDownload, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { downloadCollection } from '../../commands/collect';
import { sentence, useWords } from '../../i18n/use-words';
import type { Collection } from '../../protocol/collect';
import type { Failure } from '../../shared/result';
import { FieldRow } from '../../ui/FieldRow';
import type { useCollections } from './use-collections';

interface CollectionBarProps {
  readonly collections: ReturnType<typeof useCollections>;
  readonly open: Collection;
}

/** Which collection is open, and what can be done with it: another one, another name, a download, an end. */
export function CollectionBar({ collections, open }: CollectionBarProps) {
  const { t, formats } = useWords();
  const [asks, setAsks] = useState<'create' | 'rename' | null>(null);
  const { all, choose, change, remove, tell } = collections;
  const { name } = open;
  const counts = new Map((all ?? []).map((one) => [one.name, one.pictureCount]));
  // Pictures come and go while it is open.
  counts.set(
    name,
    open.classes.reduce((sum, { pictures }) => sum + pictures.length, 0),
  );
  return (
    // A form has its own label, and what is wrong below it: it stands by its top.
    <Group gap="xs" align={asks ? 'start' : 'end'}>
      <NativeSelect
        maw="100%"
        label={t('collections.which')}
        value={name}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
        data={[...counts].map(([value, count]) => ({
          value,
          label: t('collections.listed', { name: value, count, number: formats.count(count) }),
        }))}
      />
      {asks ? (
        <NameForm
          key={asks}
          label={t(asks === 'create' ? 'collections.newName' : 'collections.rename', { name })}
          first={asks === 'create' ? '' : name}
          onName={(to) => change(asks === 'create' ? { kind: 'create', name: to } : { kind: asks, name, to })}
          onClose={() => setAsks(null)}
        />
      ) : (
        <>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setAsks('create')}
          >
            {t('collections.create')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => setAsks('rename')}
          >
            {t('collections.renameIt')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={async () => tell(await downloadCollection(name))}
          >
            {t('collections.download')}
          </Button>
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => remove(name)}
          >
            {t('collections.remove')}
          </Button>
        </>
      )}
    </Group>
  );
}

interface NameFormProps {
  readonly label: string;
  readonly first: string;
  /** Answers why it cannot be called so; null where it is. */
  readonly onName: (name: string) => Promise<Failure | null>;
  readonly onClose: () => void;
}

function NameForm({ label, first, onName, onClose }: NameFormProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState(first);
  const input = useRef<HTMLInputElement>(null);
  // Whoever asked for it types next.
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const [failure, setFailure] = useState<Failure | null>(null);
  const name = async () => {
    const refused = await onName(typed);
    if (refused) setFailure(refused);
    else onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void name();
      }}
    >
      <FieldRow
        inputRef={input}
        label={label}
        value={typed}
        error={failure && sentence('failure', failure)}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setFailure(null);
        }}
      >
        <Button type="submit">{t('collections.take')}</Button>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </FieldRow>
    </form>
  );
}
