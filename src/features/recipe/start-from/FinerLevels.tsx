import { Button, Group, Text } from '@mantine/core';
import { IconBinaryTree2 } from '@tabler/icons-react';
import { useWords } from '../../../i18n/use-words';
import type { DatasetSummary } from '../../../protocol/dataset';

interface FinerLevelsProps {
  readonly dataset: DatasetSummary;
  /** The level the model at hand was trained on. */
  readonly current: string;
  readonly disabled: boolean;
  readonly onChoose: (level: string | null) => void;
}

/** Where the model learned coarse labels: a button for each finer level of the same images. */
export function FinerLevels({ dataset, current, disabled, onChoose }: FinerLevelsProps) {
  const { t, formats } = useWords();
  const finer = dataset.labelLevels.filter(({ classCount }) => classCount > dataset.classes.length);
  const levels = [
    ...finer.map(({ name, classCount }) => ({
      level: name,
      label: t('transfer.finerLevel', { name, number: formats.count(classCount) }),
    })),
    { level: null, label: t('transfer.finestLevel') },
  ];
  return (
    <Group gap="xs">
      <Text size="sm">{t('transfer.finer', { name: current })}</Text>
      {levels.map(({ level, label }) => (
        <Button
          key={label}
          size="compact-md"
          leftSection={<IconBinaryTree2 size={16} aria-hidden />}
          disabled={disabled}
          onClick={() => onChoose(level)}
        >
          {label}
        </Button>
      ))}
    </Group>
  );
}
