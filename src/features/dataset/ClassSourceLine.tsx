import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { takeClassesFrom } from '../../commands/reading';
import { sentence, useWords } from '../../i18n/use-words';
import type { DatasetSummary } from '../../protocol/dataset';
import type { ReadingEffect } from '../../protocol/understanding';
import type { ClassSource } from '../../recipe/reading';
import { assertNever } from '../../shared/errors';
import { parseNamePattern } from '../../shared/name-pattern';
import { effectOf, isSameSource, trainingFolderOf } from '../../state/selectors/understanding';
import { InlineChoice } from '../../ui/InlineChoice';
import { GuessMark } from './GuessMark';
import classes from './Understood.module.css';

interface ClassSourceLineProps {
  readonly summary: DatasetSummary;
  readonly disabled: boolean;
  /** There is nothing to choose: the sentence alone. */
  readonly isPlain: boolean;
}

/** "Classes come from [column dx of metadata.csv]", what that comes to, and what else it could be. */
export function ClassSourceLine({ summary, disabled, isPlain }: ClassSourceLineProps) {
  const { t, formats } = useWords();
  const { chosen, isGuess, options } = summary.understanding.classesFrom;
  const nameOf = (source: ClassSource): string => {
    switch (source.kind) {
      case 'folders': {
        const folder = trainingFolderOf(summary);
        return folder === null ? t('reading.folders') : t('reading.foldersBelow', { folder });
      }
      case 'table':
        return t('reading.column', { column: source.column, table: source.path });
      case 'oneHot':
        return t('reading.oneHot', { table: source.path });
      case 'fileNames':
        return t('reading.fileNames', { pattern: source.pattern });
      default:
        return assertNever(source);
    }
  };
  const effectWords = ({ classCount, labelledCount, leftOverCount }: ReadingEffect) =>
    t('reading.effect', { classes: classCount, labelled: labelledCount, leftOver: leftOverCount });
  const offered = options.find(({ source }) => isSameSource(source, chosen));
  const examples = (offered?.examples ?? summary.classes.slice(0, 5).map(({ name }) => name)).join(', ');
  const inForce = { value: keyOf(chosen), label: nameOf(chosen) };
  // In one order whichever is chosen: arrow keys go through all of them.
  const choices = options.map(({ source, effect }) =>
    isSameSource(source, chosen)
      ? inForce
      : { value: keyOf(source), label: `${nameOf(source)} (${effectWords(effect)})` },
  );
  return (
    <div>
      <div className={classes.line}>
        <InlineChoice
          words={t('reading.classesFrom')}
          value={keyOf(chosen)}
          options={offered ? choices : [inForce, ...choices]}
          disabled={disabled}
          onChange={(key) => {
            const other = options.find(({ source }) => keyOf(source) === key);
            if (other && other !== offered) takeClassesFrom(other.source);
          }}
        />
        {(choices.length > (offered ? 1 : 0) || !isGuess) && (
          <GuessMark
            isGuess={isGuess}
            about={t('reading.classesFrom')}
            disabled={disabled}
            onBack={() => takeClassesFrom(null)}
          />
        )}
        {!isPlain && <Text size="sm">{effectWords(effectOf(summary))}</Text>}
      </div>
      {chosen.kind === 'fileNames' && (
        <PatternField key={chosen.pattern} pattern={chosen.pattern} disabled={disabled} />
      )}
      {!isPlain && examples !== '' && (
        <Text size="xs" c="dimmed" className={classes.words} lineClamp={2}>
          {t('reading.examples', { examples })}
          {summary.classes.length > 5 && ` … (${formats.count(summary.classes.length)})`}
        </Text>
      )}
    </div>
  );
}

function keyOf(source: ClassSource): string {
  return JSON.stringify(source);
}

/** The pattern that file names are read by; taken when it is left, or with Enter. */
function PatternField({ pattern, disabled }: { readonly pattern: string; readonly disabled: boolean }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(pattern);
  const read = parseNamePattern(typed);
  const take = () => {
    if (read.ok && read.value.text !== pattern)
      takeClassesFrom({ kind: 'fileNames', pattern: read.value.text });
  };
  return (
    <TextInput
      size="xs"
      maw={420}
      my={4}
      label={t('reading.pattern')}
      description={t('reading.patternHint')}
      value={typed}
      error={read.ok ? undefined : sentence('failure', read.failure)}
      disabled={disabled}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  );
}
