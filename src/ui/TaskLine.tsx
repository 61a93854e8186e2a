import { Button, Group, Progress, Text } from '@mantine/core';
import { sentence, useWords } from '../i18n/use-words';

interface TaskLineProps {
  /** A catalogue key below `activity.` */
  readonly activity: string;
  readonly done: number;
  /** 0 where unknown. */
  readonly total: number;
  readonly remainingMs: number | null;
  readonly imagesPerSecond?: number | null | undefined;
  readonly onCancel?: () => void;
}

/** A long piece of work: what, how far, how long yet, and a way out. */
export function TaskLine({ activity, done, total, remainingMs, imagesPerSecond, onCancel }: TaskLineProps) {
  const { t, formats } = useWords();
  const label = sentence('activity', { code: activity });
  const share = total > 0 ? Math.min(done / total, 1) : 0;
  return (
    <div>
      <Group justify="space-between" mb={6} gap="xs">
        <Text size="sm">
          {label}
          {total > 0 && ` · ${formats.count(done)} / ${formats.count(total)}`}
          {imagesPerSecond && ` · ${t('common.imagesPerSecond', { number: formats.count(imagesPerSecond) })}`}
          {remainingMs !== null && ` · ${t('common.timeLeft', { time: formats.duration(remainingMs) })}`}
        </Text>
        {onCancel && (
          <Button size="compact-sm" variant="default" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
        )}
      </Group>
      <Progress.Root>
        <Progress.Section
          value={total > 0 ? share * 100 : 100}
          animated={total === 0}
          striped={total === 0}
          aria-label={label}
        />
      </Progress.Root>
    </div>
  );
}
