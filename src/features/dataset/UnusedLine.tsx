import { Button, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { takeOffer } from '../../commands/reading';
import { sentence, useWords } from '../../i18n/use-words';
import type { UnusedPart } from '../../protocol/understanding';
import classes from './Understood.module.css';

interface UnusedLineProps {
  readonly part: UnusedPart;
  /** It stands by itself; else below the line that names it. */
  readonly isNamed: boolean;
  readonly disabled: boolean;
}

/** A part of the dataset that plays no role, why, and the offer to give it one. */
export function UnusedLine({ part, isNamed, disabled }: UnusedLineProps) {
  const { t } = useWords();
  const { path, note, offer } = part;
  return (
    <div className={classes.line}>
      <Text size={isNamed ? 'sm' : 'xs'} c={isNamed ? undefined : 'dimmed'} className={classes.words}>
        {isNamed && (
          <>
            <IconInfoCircle size={14} aria-hidden className={classes.icon} />
            <strong>{path}</strong>{' '}
          </>
        )}
        {sentence('unused', note)}
      </Text>
      {offer && (
        <Button
          size="compact-xs"
          variant="default"
          disabled={disabled}
          aria-label={t('reading.useItOf', { part: path })}
          onClick={() => takeOffer(offer)}
        >
          {t('reading.useIt')}
        </Button>
      )}
    </div>
  );
}
