import { Alert, Button, Code, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import { chooseSample } from '../../commands/submission';
import type { SampleSubmission } from '../../formats/sample-submission';
import { writeSubmission } from '../../formats/submission';
import { useWords } from '../../i18n/use-words';
import type { PredictedImages } from '../../protocol/prediction';

const PREVIEW_ROWS = 5;

interface AnswerQuestionProps {
  readonly set: PredictedImages;
  readonly table: SampleSubmission;
}

/** What only a person can know of a sample: the first rows in each way they may be meant, side by side. */
export function AnswerQuestion({ set, table }: AnswerQuestionProps) {
  const { t } = useWords();
  const { candidates } = table.guess;
  return (
    <Alert color="yellow" icon={<IconHelpCircle aria-hidden />}>
      <Text size="sm" fw={600} mb="sm">
        {t('submissionForm.question')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: candidates.length }} spacing="md">
        {candidates.map((kind) => {
          const name = t(`submissionForm.answerKind.${kind}`);
          return (
            <Stack key={kind} gap="xs" miw={0}>
              <Text size="sm" fw={600}>
                {name}
              </Text>
              <Code block aria-label={t('submissionForm.previewOf', { name })} role="region" tabIndex={0}>
                {writeSubmission(set, { ...table, answer: kind }, undefined, PREVIEW_ROWS)}
              </Code>
              <Button variant="default" onClick={() => chooseSample({ answer: kind })}>
                {t('submissionForm.writeSo', { name })}
              </Button>
            </Stack>
          );
        })}
      </SimpleGrid>
    </Alert>
  );
}
