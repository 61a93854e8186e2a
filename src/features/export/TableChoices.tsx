import { Group, NativeSelect, Text } from '@mantine/core';
import { isOfOneClass } from '../../formats/answer-kind';
import { ID_RULES } from '../../formats/id-rules';
import { kindsOf, type SampleChoices, type SampleSubmission } from '../../formats/sample-submission';
import type { TableUse } from '../../formats/truth-csv';
import { useWords } from '../../i18n/use-words';
import type { CsvSeparator } from '../../shared/csv';
import { SEPARATORS } from '../../shared/csv-form';
import { ClassChoice } from './ClassChoice';

/** What each separator is called. */
export const SEPARATOR_WORDS = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
  ' ': 'blank',
} as const satisfies Record<CsvSeparator, string>;

type Choose = (change: Partial<SampleChoices>) => void;

interface TableChoicesProps {
  readonly table: SampleSubmission;
  readonly classes: readonly string[];
  readonly onChoose: Choose;
  /** Whether the table is to be filled in, or holds the answers. */
  readonly use: TableUse;
}

/** What was understood of a table with Ids and answers, each beside its other meanings. */
export function TableChoices({ table, classes, onChoose, use }: TableChoicesProps) {
  const { t, formats } = useWords();
  const { columns, match, matches, place, answer } = table;
  const rowCount = table.rows.length;
  const ruleName = (rule: (typeof ID_RULES)[number]) => {
    const tried = rule === match.rule ? match : matches.find((one) => one.rule === rule);
    const name = t(`submissionForm.idRule.${rule}`);
    if (!tried) return name;
    const numbers = { found: formats.count(tried.foundCount), rows: formats.count(rowCount) };
    return t(tried.ignoresCase ? 'submissionForm.ruleFindsAnyCase' : 'submissionForm.ruleFinds', {
      name,
      ...numbers,
    });
  };
  return (
    <>
      <Group gap="sm" align="end">
        <ColumnChoices
          columns={columns}
          idColumn={table.idColumn}
          answerColumn={place.kind === 'column' ? place.column : null}
          onChoose={onChoose}
          use={use}
        />
        <NativeSelect
          maw="100%"
          label={t('submissionForm.id')}
          value={match.rule}
          onChange={({ currentTarget }) =>
            onChoose({ idRule: ID_RULES.find((rule) => rule === currentTarget.value) ?? null })
          }
          data={ID_RULES.map((value) => ({ value, label: ruleName(value) }))}
        />
        <NativeSelect
          maw="100%"
          label={t('submissionForm.answer')}
          value={answer ?? ''}
          onChange={({ currentTarget }) =>
            onChoose({ answer: kindsOf(place).find((kind) => kind === currentTarget.value) ?? null })
          }
          data={[
            ...(answer === null ? [{ value: '', label: t('submissionForm.toBeSaid') }] : []),
            ...kindsOf(place).map((value) => ({ value, label: t(`submissionForm.answerKind.${value}`) })),
          ]}
        />
        {answer !== null && isOfOneClass(answer) && (
          <ClassChoice
            classes={classes}
            value={table.ofClass}
            onChange={(ofClass) => onChoose({ ofClass })}
          />
        )}
        <SeparatorChoice value={table.form.separator} onChoose={onChoose} />
        <NativeSelect
          maw="100%"
          label={t('submissionForm.firstLine')}
          value={table.header === null ? 'row' : 'header'}
          onChange={({ currentTarget }) => onChoose({ hasHeader: currentTarget.value === 'header' })}
          data={(['header', 'row'] as const).map((value) => ({
            value,
            label: t(`submissionForm.firstLineIs.${value}`),
          }))}
        />
      </Group>
      <Reason table={table} classes={classes} />
    </>
  );
}

interface ColumnChoicesProps {
  readonly columns: readonly string[];
  /** Null where it is not known. */
  readonly idColumn: number | null;
  /** Null where each class has a column, or it is not known. */
  readonly answerColumn: number | null;
  readonly onChoose: Choose;
  readonly use: TableUse;
}

/** Which column holds the Ids, and which takes the answer. */
export function ColumnChoices({ columns, idColumn, answerColumn, onChoose, use }: ColumnChoicesProps) {
  const { t } = useWords();
  const options = columns.map((label, column) => ({ value: String(column), label }));
  const chosen = (value: string) => (value === '' ? null : Number(value));
  return (
    <>
      <NativeSelect
        maw="100%"
        label={t('submissionForm.idColumn')}
        value={idColumn === null ? '' : String(idColumn)}
        onChange={({ currentTarget }) => onChoose({ idColumn: chosen(currentTarget.value), idRule: null })}
        data={idColumn === null ? [{ value: '', label: t('submissionForm.asGuessed') }, ...options] : options}
      />
      <NativeSelect
        maw="100%"
        label={t(use === 'sample' ? 'submissionForm.answerColumn' : 'submissionForm.answersIn')}
        value={answerColumn === null ? '' : String(answerColumn)}
        onChange={({ currentTarget }) =>
          onChoose({ answerColumn: chosen(currentTarget.value), answer: null, ofClass: null })
        }
        data={[
          { value: '', label: t('submissionForm.aColumnPerClass') },
          ...options.filter(({ value }) => value !== String(idColumn)),
        ]}
      />
    </>
  );
}

interface SeparatorChoiceProps {
  readonly value: CsvSeparator;
  readonly onChoose: Choose;
}

/** What stands between fields. What was said of columns was said of others. */
function SeparatorChoice({ value, onChoose }: SeparatorChoiceProps) {
  const { t } = useWords();
  return (
    <NativeSelect
      maw="100%"
      label={t('submissionForm.separatedBy')}
      value={value}
      onChange={({ currentTarget }) =>
        onChoose({
          separator: SEPARATORS.find((sign) => sign === currentTarget.value) ?? null,
          idColumn: null,
          answerColumn: null,
        })
      }
      data={SEPARATORS.map((sign) => ({
        value: sign,
        label: t(`submissionForm.separator.${SEPARATOR_WORDS[sign]}`),
      }))}
    />
  );
}

/** Why answers are told so, and what their numbers mean. */
function Reason({ table, classes }: Pick<TableChoicesProps, 'table' | 'classes'>) {
  const { t } = useWords();
  const { answer, guess } = table;
  const first = answer === 'index' ? 0 : 1;
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {t(`submissionForm.why.${guess.reason}`, { example: guess.example })}
      {(answer === 'index' || answer === 'indexFromOne') &&
        ` ${t('submissionForm.numbersAre', {
          first,
          firstClass: classes[0] ?? '',
          last: first + classes.length - 1,
          lastClass: classes.at(-1) ?? '',
        })}`}
    </Text>
  );
}
