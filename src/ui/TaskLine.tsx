import { Button, Group, Progress, Text } from '@mantine/core';
import { sentence, useWords } from '../i18n/use-words';
import type { TaskProgress } from '../protocol/commands';
import { TaskText } from './TaskText';

interface TaskLineProps {
  /** Null before the first report. */
  readonly progress: TaskProgress | null;
  /** What is begun, until the first report says what is done: a catalogue key below `activity.` */
  readonly begins: string;
  readonly onCancel: () => void;
}

/** A long piece of work: what, how far, how long yet, and a way out. */
export function TaskLine({ progress, begins, onCancel }: TaskLineProps) {
  const { t } = useWords();
  const task = progress ?? beginning(begins);
  const { activity, done, total } = task;
  const share = total > 0 ? Math.min(done / total, 1) : 0;
  return (
    <div>
      <Group justify="space-between" mb={6} gap="xs">
        <Text size="sm">
          <TaskText {...task} />
        </Text>
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </Group>
      <Progress.Root>
        <Progress.Section
          value={total > 0 ? share * 100 : 100}
          animated={total === 0}
          striped={total === 0}
          aria-label={sentence('activity', { code: activity })}
        />
      </Progress.Root>
    </div>
  );
}

function beginning(activity: string): TaskProgress {
  return { activity, done: 0, total: 0, remainingMs: null };
}
