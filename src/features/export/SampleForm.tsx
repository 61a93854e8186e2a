import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { chooseSample, forgetSample, takeTableAs, undoSubmission } from '../../commands/submission';
import { columnsOfSample, type SampleSubmission } from '../../formats/sample-submission';
import type { OwnFormat } from '../../formats/submission';
import type { TableUse } from '../../formats/truth-csv';
import { useWords } from '../../i18n/use-words';
import type { PredictedImages } from '../../protocol/prediction';
import type { Result } from '../../shared/result';
import { FailureAlert } from '../../ui/FailureAlert';
import { AnswerQuestion } from './AnswerQuestion';
import { ColumnChoices, SEPARATOR_WORDS, TableChoices } from './TableChoices';

interface SampleFormProps {
  readonly set: PredictedImages;
  /** Null for the one that lay beside the images. */
  readonly name: string | null;
  readonly text: string;
  readonly read: Result<OwnFormat | SampleSubmission>;
}

/** The sample that is filled in: what was understood of it, and how else it may be meant. */
export function SampleForm({ set, name, text, read }: SampleFormProps) {
  const { t } = useWords();
  return (
    <Stack gap="sm">
      <Group gap="sm" align="end">
        <UseChoice name={name ?? t('submissionForm.ownSample')} use="sample" />
        <Button size="compact-sm" variant="subtle" onClick={() => forgetSample()}>
          {t('submissionForm.forgetSample')}
        </Button>
      </Group>
      {!read.ok && (
        <>
          <FailureAlert failure={read.failure} onClose={undoSubmission} />
          <Group gap="sm" align="end">
            <ColumnChoices
              columns={columnsOfSample(text, null)}
              idColumn={null}
              answerColumn={null}
              onChoose={chooseSample}
              use="sample"
            />
          </Group>
        </>
      )}
      {read.ok && read.value.kind === 'sample' && (
        <>
          <FormSentence table={read.value} />
          <TableChoices table={read.value} classes={set.classes} onChoose={chooseSample} use="sample" />
          {read.value.answer === null && <AnswerQuestion set={set} table={read.value} />}
        </>
      )}
    </Stack>
  );
}

interface UseChoiceProps {
  readonly name: string;
  readonly use: TableUse;
}

/** Which of the two a table is. */
export function UseChoice({ name, use }: UseChoiceProps) {
  const { t } = useWords();
  return (
    <NativeSelect
      maw="100%"
      label={t('submissionForm.tableIs', { name })}
      value={use}
      onChange={({ currentTarget }) => takeTableAs(currentTarget.value === 'sample' ? 'sample' : 'truth')}
      data={(['sample', 'truth'] as const).map((value) => ({
        value,
        label: t(`submissionForm.tableUse.${value}`),
      }))}
    />
  );
}

/** How the file will be written: as the sample is. */
function FormSentence({ table }: { readonly table: SampleSubmission }) {
  const { t, formats } = useWords();
  const { form, copied, columns, rows } = table;
  const signs = [
    t(`submissionForm.separator.${SEPARATOR_WORDS[form.separator]}`),
    form.hasByteOrderMark && t('submissionForm.byteOrderMark'),
    form.lineEnd === '\r\n' && t('submissionForm.windowsLineEnds'),
    table.decimalSign === ',' && t('submissionForm.decimalCommas'),
  ].filter((sign) => sign !== false);
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {t('submissionForm.bySample', { count: rows.length, number: formats.count(rows.length) })}{' '}
      {t('submissionForm.writtenWith', { signs: signs.join(', ') })}
      {copied.length > 0 &&
        ` ${t('submissionForm.copied', { columns: copied.map((column) => columns[column]).join(', ') })}`}
    </Text>
  );
}
