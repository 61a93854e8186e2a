import { Button, Loader, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { readNamesAs } from '../../commands/reading';
import { sentence, useWords } from '../../i18n/use-words';
import type { DatasetSummary } from '../../protocol/dataset';
import { isPlain } from '../../state/selectors/understanding';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { InlineChoice } from '../../ui/InlineChoice';
import { ClassSourceLine } from './ClassSourceLine';
import { GuessMark } from './GuessMark';
import { TableLine } from './TableLine';
import classes from './Understood.module.css';
import { UnusedLine } from './UnusedLine';

/** How the files were read, as sentences with choices in them. Where there is nothing to choose, one sentence. */
export function Understood({ summary }: { readonly summary: DatasetSummary }) {
  const { t } = useWords();
  const isLocked = useStudio((studio) => isRunActive(studio.run));
  const isDeciding = useStudio((studio) => studio.dataset.isDeciding);
  const { understanding } = summary;
  const { tables, unused, remarks } = understanding;
  if (isPlain(understanding))
    // Of pictures without a class there is nothing to say.
    return summary.classes.length === 0 ? null : (
      <ClassSourceLine summary={summary} disabled={isLocked} isPlain />
    );
  return (
    <section aria-label={t('reading.title')} aria-busy={isDeciding} className={classes.part}>
      <ClassSourceLine summary={summary} disabled={isLocked} isPlain={false} />
      <EncodingLine encoding={understanding.nameEncoding} disabled={isLocked} />
      <SomeFirst items={tables}>
        {(table) => (
          <TableLine
            key={table.path}
            table={table}
            notes={unused.filter(({ path }) => path === table.path)}
            disabled={isLocked}
          />
        )}
      </SomeFirst>
      <SomeFirst items={unused.filter(({ path }) => !tables.some((table) => table.path === path))}>
        {(part) => (
          <UnusedLine key={`${part.path} ${part.note.code}`} part={part} isNamed disabled={isLocked} />
        )}
      </SomeFirst>
      <SomeFirst items={remarks}>
        {(remark) => (
          <Text key={JSON.stringify(remark)} size="sm" className={classes.words}>
            {sentence('remark', remark)}
          </Text>
        )}
      </SomeFirst>
      {isDeciding && (
        <Text size="sm" className={classes.busy} role="status">
          <Loader size={12} mr={8} aria-hidden />
          {t('reading.again')}
        </Text>
      )}
    </section>
  );
}

const SHOWN_FIRST = 4;

/** The first few of a list, and a button for the rest. */
function SomeFirst<T>({
  items,
  children,
}: {
  readonly items: readonly T[];
  readonly children: (item: T) => ReactNode;
}) {
  const { t, formats } = useWords();
  const [isWhole, setWhole] = useState(false);
  // One more takes no more room than the button.
  const shown = isWhole || items.length <= SHOWN_FIRST + 1 ? items : items.slice(0, SHOWN_FIRST);
  return (
    <>
      {shown.map(children)}
      {shown.length < items.length && (
        <Button size="compact-xs" variant="subtle" w="fit-content" onClick={() => setWhole(true)}>
          {t('reading.more', { number: formats.count(items.length - shown.length) })}
        </Button>
      )}
    </>
  );
}

interface EncodingLineProps {
  readonly encoding: DatasetSummary['understanding']['nameEncoding'];
  readonly disabled: boolean;
}

/** "Text of names is [Shift_JIS: 猫, 犬]". */
function EncodingLine({ encoding, disabled }: EncodingLineProps) {
  const { t } = useWords();
  if (encoding === null) return null;
  const { chosen, isGuess, options } = encoding;
  return (
    <div className={classes.line}>
      <InlineChoice
        words={t('reading.namesAre')}
        value={chosen}
        options={options.map(({ encoding: value, examples }) => ({
          value,
          label: t('reading.encoding', { encoding: value, examples: examples.join(', ') }),
        }))}
        disabled={disabled}
        onChange={readNamesAs}
      />
      <GuessMark
        isGuess={isGuess}
        about={t('reading.namesAre')}
        disabled={disabled}
        onBack={() => readNamesAs(null)}
      />
    </div>
  );
}
