import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { sentence, useWords } from '../../i18n/use-words';
import type { Failure } from '../../shared/result';
import { FieldRow } from '../../ui/FieldRow';
import classes from './Collect.module.css';

interface NewClassProps {
  /** Answers why there is no such class now; null where there is. */
  readonly onAdd: (name: string) => Promise<Failure | null>;
}

export function NewClass({ onAdd }: NewClassProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const add = async () => {
    const refused = await onAdd(typed);
    setFailure(refused);
    if (refused === null) setTyped('');
  };
  return (
    <form
      className={classes.add}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <FieldRow
        label={t('collect.newClass')}
        value={typed}
        error={failure && sentence('failure', failure)}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setFailure(null);
        }}
      >
        <Button type="submit" variant="default" leftSection={<IconPlus size={16} aria-hidden />}>
          {t('collect.addClass')}
        </Button>
      </FieldRow>
    </form>
  );
}
