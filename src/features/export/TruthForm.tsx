import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { chooseTruth, giveTruth } from '../../commands/submission';
import { columnsOfSample, type SampleChoices } from '../../formats/sample-submission';
import { readTruth, type Score, scoreByTable } from '../../formats/truth-csv';
import { useWords } from '../../i18n/use-words';
import type { PredictedImages } from '../../protocol/prediction';
import type { GivenTable } from '../../state/slices/submission-slice';
import { FailureAlert } from '../../ui/FailureAlert';
import { UseChoice } from './SampleForm';
import { ColumnChoices, TableChoices } from './TableChoices';

interface TruthFormProps {
  readonly set: PredictedImages;
  readonly truth: GivenTable;
  readonly choices: SampleChoices;
}

/** Answers that predictions are scored by: how they are read, and what they come to. */
export function TruthForm({ set, truth, choices }: TruthFormProps) {
  const { t } = useWords();
  const read = useMemo(() => readTruth(truth.text, set, choices), [truth, set, choices]);
  const scored = useMemo(() => (read.ok ? scoreByTable(read.value, set) : read), [read, set]);
  return (
    <Stack gap="sm">
      <Group gap="sm" align="end">
        <UseChoice name={truth.name} use="truth" />
        <Button size="compact-sm" variant="subtle" onClick={() => giveTruth(null)}>
          {t('submissionForm.forgetTruth')}
        </Button>
      </Group>
      {!scored.ok && <FailureAlert failure={scored.failure} onClose={() => giveTruth(null)} />}
      {read.ok ? (
        <TableChoices table={read.value} classes={set.classes} onChoose={chooseTruth} use="truth" />
      ) : (
        <Group gap="sm" align="end">
          <ColumnChoices
            columns={columnsOfSample(truth.text, choices.separator)}
            idColumn={null}
            answerColumn={null}
            onChoose={chooseTruth}
            use="truth"
          />
        </Group>
      )}
      {scored.ok && <ScoreAlert score={scored.value} />}
    </Stack>
  );
}

function ScoreAlert({ score }: { readonly score: Score }) {
  const { t, formats } = useWords();
  const [low, high] = score.interval;
  const unmatched = [
    { what: 'unanswered', count: score.unanswered, examples: score.unansweredExamples },
    { what: 'unpredicted', count: score.unpredicted, examples: score.unpredictedExamples },
  ] as const;
  return (
    <Alert color="blue" role="status">
      <Text size="sm">
        {score.scored === 0
          ? t('submissionForm.nothingScored')
          : t('submissionForm.score', {
              percent: formats.percent(score.correct / score.scored),
              correct: formats.count(score.correct),
              scored: formats.count(score.scored),
              low: formats.percent(low),
              high: formats.percent(high),
            })}
      </Text>
      <List size="sm">
        {unmatched
          .filter(({ count }) => count > 0)
          .map(({ what, count, examples }) => (
            <List.Item key={what} style={{ overflowWrap: 'anywhere' }}>
              {t(`submissionForm.${what}`, { count, number: formats.count(count) })} {examples.join(', ')}
            </List.Item>
          ))}
      </List>
    </Alert>
  );
}
