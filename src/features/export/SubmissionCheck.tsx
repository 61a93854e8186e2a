import { Alert, List, Text } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import type { SubmissionProblem } from '../../formats/submission';
import { sentence, useWords } from '../../i18n/use-words';

/** What a competition would reject in the submission, or what is worth knowing before it is handed in. */
export function SubmissionCheck({ problems }: { readonly problems: readonly SubmissionProblem[] }) {
  const { t } = useWords();
  if (problems.length === 0) return null;
  const isRejected = problems.some(({ severity }) => severity === 'error');
  return (
    <Alert role="note" icon={<IconListCheck aria-hidden />} color={isRejected ? 'red' : 'yellow'}>
      <Text size="sm" fw={600} mb="xs">
        {isRejected ? t('submissionForm.wouldBeRejected') : t('submissionForm.worthKnowing')}
      </Text>
      <List size="sm" aria-label={t('submissionForm.problems')}>
        {problems.map((problem) => (
          <List.Item key={problem.code} style={{ overflowWrap: 'anywhere' }}>
            {sentence('submission', problem)}
            {problem.examples.length > 0 && (
              <Text span size="sm" ff="monospace">
                {' '}
                {problem.examples.join(', ')}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
