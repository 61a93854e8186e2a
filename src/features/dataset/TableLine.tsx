import { Text } from '@mantine/core';
import { takeFileNamesFrom, takeTableFor } from '../../commands/reading';
import { useWords } from '../../i18n/use-words';
import type { TableUnderstanding, UnusedPart } from '../../protocol/understanding';
import type { TableUse } from '../../recipe/reading';
import { useStudio } from '../../state/studio';
import { InlineChoice } from '../../ui/InlineChoice';
import { GuessMark } from './GuessMark';
import classes from './Understood.module.css';
import { UnusedLine } from './UnusedLine';

/** What a person can say a table is; the other uses follow from what is in it. */
const SAYABLE: readonly TableUse[] = ['labels', 'split', 'submission', 'nothing'];

interface TableLineProps {
  readonly table: TableUnderstanding;
  /** What of it plays no part. */
  readonly notes: readonly UnusedPart[];
  readonly disabled: boolean;
}

/** "labels.csv is [labels], its file names are in [image_id]", and what does not fit. */
export function TableLine({ table, notes, disabled }: TableLineProps) {
  const { t } = useWords();
  const { path, rowCount, use, fileColumn, missingCount, missingExamples, contradictionCount } = table;
  const isUseGuessed = useStudio(
    (studio) => !Object.hasOwn(studio.recipe.recipe.dataset.reading.tableUses, path),
  );
  const uses = SAYABLE.some((sayable) => sayable === use) ? SAYABLE : [use, ...SAYABLE];
  const namesFiles = use === 'labels' || use === 'oneHot' || use === 'split';
  return (
    <div>
      <div className={classes.line}>
        <InlineChoice
          words={t('reading.tableIs', { table: path })}
          value={use}
          options={uses.map((value) => ({ value, label: t(`reading.tableUse.${value}`) }))}
          disabled={disabled}
          onChange={(value) => takeTableFor(path, SAYABLE.find((sayable) => sayable === value) ?? null)}
        />
        {!isUseGuessed && (
          <GuessMark
            isGuess={false}
            about={t('reading.tableIs', { table: path })}
            disabled={disabled}
            onBack={() => takeTableFor(path, null)}
          />
        )}
        {namesFiles && fileColumn.options.length > 0 && (
          <>
            <InlineChoice
              words={t('reading.fileNamesIn')}
              label={t('reading.fileNamesInOf', { table: path })}
              value={fileColumn.chosen ?? ''}
              options={[
                ...(fileColumn.chosen === null ? [{ value: '', label: t('reading.noColumn') }] : []),
                ...fileColumn.options.map(({ column, foundCount }) => ({
                  value: column,
                  label:
                    fileColumn.options.length > 1
                      ? t('reading.columnFinds', { column, found: foundCount })
                      : column,
                })),
              ]}
              disabled={disabled}
              onChange={(column) => takeFileNamesFrom(path, column)}
            />
            {(fileColumn.options.length > 1 || !fileColumn.isGuess) && (
              <GuessMark
                isGuess={fileColumn.isGuess}
                about={t('reading.fileNamesInOf', { table: path })}
                disabled={disabled}
                onBack={() => takeFileNamesFrom(path, null)}
              />
            )}
          </>
        )}
        <Text size="sm">{t('reading.rows', { count: rowCount, rows: rowCount })}</Text>
      </div>
      {notes.map((part) => (
        <UnusedLine key={part.note.code} part={part} isNamed={false} disabled={disabled} />
      ))}
      {missingCount > 0 && (
        <Text size="xs" c="dimmed" className={classes.words}>
          {t('reading.missing', {
            count: missingCount,
            missing: missingCount,
            examples: missingExamples.join(', '),
          })}
        </Text>
      )}
      {contradictionCount > 0 && (
        <Text size="xs" c="dimmed" className={classes.words}>
          {t('reading.contradictions', { count: contradictionCount, files: contradictionCount })}
        </Text>
      )}
    </div>
  );
}
