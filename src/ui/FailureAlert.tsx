import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { sentence, useWords } from '../i18n/use-words';
import type { Failure } from '../shared/result';

interface FailureAlertProps {
  readonly failure: Failure;
  readonly onClose?: () => void;
  /** A way on, beside the sentence. */
  readonly children?: ReactNode;
}

/** A failure in words, where it happened. */
export function FailureAlert({ failure, onClose, children }: FailureAlertProps) {
  const { t } = useWords();
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle aria-hidden />}
      withCloseButton={onClose !== undefined}
      closeButtonLabel={t('common.dismiss')}
      {...(onClose && { onClose })}
    >
      <Text size="sm">{sentence('failure', failure)}</Text>
      {failure.detail && (
        <Text size="xs" mt={4} style={{ overflowWrap: 'anywhere' }}>
          {failure.detail}
        </Text>
      )}
      {failure.causes && (
        <Text component="ul" size="xs" mt={4} mb={0} pl="md" style={{ overflowWrap: 'anywhere' }}>
          {failure.causes.map((cause) => (
            <li key={`${cause.path} ${cause.code}`}>
              <Text span inherit ff="monospace">
                {cause.path}
              </Text>{' '}
              {sentence('problem', cause)}
            </li>
          ))}
        </Text>
      )}
      {children}
    </Alert>
  );
}
