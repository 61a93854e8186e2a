import { Alert, Button, Code, Group, List, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { IconFileTypeCsv, IconListCheck, IconTargetArrow } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { downloadSubmission } from '../../commands/downloads';
import { chooseSubmission, forgetSample, giveSample, giveTruth } from '../../commands/prediction';
import { readSampleSubmission } from '../../formats/sample-submission';
import {
  ANSWER_KINDS,
  ID_SOURCES,
  type SubmissionFormat,
  submissionProblems,
  submissionTable,
  writeSubmission,
} from '../../formats/submission';
import { submissionFormat } from '../../formats/submission-format';
import { scorePredictions } from '../../formats/truth-csv';
import { sentence, useWords } from '../../i18n/use-words';
import type { PredictedImages } from '../../protocol/commands';
import { readText } from '../../shared/read-file';
import type { Failure } from '../../shared/result';
import { sampleOf, submissionChoicesOf } from '../../state/slices/prediction-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { FilePick } from '../../ui/FilePick';
import { Panel } from '../../ui/Panel';

const PREVIEW_LINES = 6;

/** The submission as the competition wants it: seen and checked before it is handed in. */
export function SubmissionPanel() {
  const { t } = useWords();
  const set = useStudio((studio) => studio.prediction.set);
  const sample = useStudio((studio) => sampleOf(studio.prediction));
  const choices = useStudio((studio) => submissionChoicesOf(studio.prediction));
  const format = useMemo(() => set && submissionFormat(set, sample, choices), [set, sample, choices]);
  if (!set || !format) return null;
  return (
    <Panel id="submission" title={t('submissionForm.title')} about={t('submissionForm.about')}>
      {format.ok ? (
        <SubmissionForm set={set} format={format.value} />
      ) : (
        <FailureAlert failure={format.failure} onClose={forgetSample} />
      )}
    </Panel>
  );
}

interface SubmissionFormProps {
  readonly set: PredictedImages;
  readonly format: SubmissionFormat;
}

function SubmissionForm({ set, format }: SubmissionFormProps) {
  const { t, formats } = useWords();
  const [failure, setFailure] = useState<Failure | null>(null);
  const truth = useStudio((studio) => studio.prediction.truth);
  const isWriting = useStudio((studio) => studio.model.busy === 'submission');
  const scored = useMemo(
    () => (truth === null ? null : scorePredictions(truth, set, format.id)),
    [truth, set, format.id],
  );
  const score = scored?.ok ? scored.value : null;
  const csv = useMemo(() => writeSubmission(submissionTable(set, format)), [set, format]);
  const problems = useMemo(() => submissionProblems(set, format), [set, format]);
  const isBySample = format.expectedIds !== null;

  const takeText = async (file: File | undefined, take: (text: string) => void) => {
    if (!file) return;
    const text = await readText(file);
    setFailure(text.ok ? null : text.failure);
    if (text.ok) take(text.value);
  };
  const takeSample = (text: string) => {
    const paths = set.predictions.map(({ path }) => path);
    const read = readSampleSubmission(text, set.classes, paths);
    setFailure(read.ok ? null : read.failure);
    if (read.ok) giveSample(text);
  };

  return (
    <Stack gap="md">
      {failure && <FailureAlert failure={failure} onClose={() => setFailure(null)} />}
      {scored && !scored.ok && <FailureAlert failure={scored.failure} onClose={() => giveTruth(null)} />}
      <Group gap="sm" align="end">
        <NativeSelect
          label={t('submissionForm.id')}
          value={format.id}
          onChange={({ currentTarget }) =>
            chooseSubmission({ id: ID_SOURCES.find((id) => id === currentTarget.value) ?? null })
          }
          data={ID_SOURCES.map((value) => ({ value, label: t(`submissionForm.idSource.${value}`) }))}
        />
        <NativeSelect
          label={t('submissionForm.answer')}
          value={format.answer.kind}
          disabled={isBySample}
          onChange={({ currentTarget }) =>
            chooseSubmission({ answer: ANSWER_KINDS.find((kind) => kind === currentTarget.value) ?? null })
          }
          data={ANSWER_KINDS.map((value) => ({ value, label: t(`submissionForm.answerKind.${value}`) }))}
        />
        {format.answer.kind !== 'probabilities' &&
          [...format.header.entries()].map(([column, name]) => (
            <TextInput
              key={column}
              w={140}
              label={t(column === 0 ? 'submissionForm.idHeader' : 'submissionForm.answerHeader')}
              value={name}
              disabled={isBySample}
              onChange={({ currentTarget }) =>
                chooseSubmission({ [column === 0 ? 'idHeader' : 'answerHeader']: currentTarget.value })
              }
            />
          ))}
        <FilePick
          label={t('submissionForm.sampleInput')}
          accept=".csv,text/csv"
          onFiles={([file]) => takeText(file, takeSample)}
        >
          {(props) => (
            <Button variant="default" leftSection={<IconListCheck size={16} aria-hidden />} {...props}>
              {t('submissionForm.sample')}
            </Button>
          )}
        </FilePick>
        <FilePick
          label={t('submissionForm.truthInput')}
          accept=".csv,text/csv"
          onFiles={([file]) => takeText(file, giveTruth)}
        >
          {(props) => (
            <Button variant="default" leftSection={<IconTargetArrow size={16} aria-hidden />} {...props}>
              {t('submissionForm.truth')}
            </Button>
          )}
        </FilePick>
      </Group>
      {isBySample && (
        <Group gap="xs">
          <Text size="sm">
            {t('submissionForm.bySample', {
              count: format.expectedIds?.length ?? 0,
              number: formats.count(format.expectedIds?.length ?? 0),
            })}
          </Text>
          <Button size="compact-sm" variant="subtle" onClick={() => forgetSample()}>
            {t('submissionForm.forgetSample')}
          </Button>
        </Group>
      )}
      {score && (
        <Alert color="blue" role="status">
          {t('submissionForm.score', {
            percent: formats.percent(score.scored === 0 ? 0 : score.correct / score.scored),
            correct: formats.count(score.correct),
            scored: formats.count(score.scored),
            unanswered: formats.count(score.unanswered),
            unpredicted: formats.count(score.unpredicted),
          })}
        </Alert>
      )}
      {problems.length === 0 ? (
        <Text size="sm">
          {t('submissionForm.sound', {
            count: set.predictions.length,
            number: formats.count(set.predictions.length),
          })}
        </Text>
      ) : (
        <List size="sm" aria-label={t('submissionForm.problems')}>
          {problems.map((problem) => (
            <List.Item key={problem.code}>
              {sentence('submission', problem)} {problem.examples.join(', ')}
            </List.Item>
          ))}
        </List>
      )}
      <Code block aria-label={t('submissionForm.preview')} role="region" tabIndex={0}>
        {csv.split('\n').slice(0, PREVIEW_LINES).join('\n')}
      </Code>
      <Group>
        <Button
          leftSection={<IconFileTypeCsv size={18} aria-hidden />}
          loading={isWriting}
          onClick={() => downloadSubmission()}
        >
          {t('submissionForm.download')}
        </Button>
      </Group>
    </Stack>
  );
}
