import { Badge, Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useWords } from '../../i18n/use-words';

interface GuessMarkProps {
  readonly isGuess: boolean;
  /** What it is about, for those who hear the button alone. */
  readonly about: string;
  readonly disabled: boolean;
  readonly onBack: () => void;
}

/** Whether a choice is the page's guess or a person's own, and the way back to the guess. */
export function GuessMark({ isGuess, about, disabled, onBack }: GuessMarkProps) {
  const { t } = useWords();
  if (isGuess)
    return (
      <Badge variant="default" tt="none" fw={400}>
        {t('reading.guessed')}
      </Badge>
    );
  return (
    <>
      <Badge variant="light" tt="none">
        {t('reading.chosen')}
      </Badge>
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconArrowBackUp size={14} aria-hidden />}
        disabled={disabled}
        aria-label={t('reading.backToGuessOf', { about })}
        onClick={onBack}
      >
        {t('reading.backToGuess')}
      </Button>
    </>
  );
}
