import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconEyeOff, IconTag } from '@tabler/icons-react';
import { useState } from 'react';
import { putImagesBack, relabelImages, setImagesAside } from '../../commands/health';
import { useWords } from '../../i18n/use-words';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';

interface ImageDecisionsProps {
  readonly index: number;
  readonly path: string;
  /** Its class now. */
  readonly label: string;
}

/** Setting an image aside or giving it another class, from the next run on; either can be taken back. */
export function ImageDecisions({ index, path, label }: ImageDecisionsProps) {
  const { t } = useWords();
  const summary = useStudio((studio) => studio.dataset.summary);
  const isLocked = useStudio((studio) => isRunActive(studio.run));
  const [chosen, setChosen] = useState(label);
  if (!summary) return null;
  const corrected = summary.relabelled.find((image) => image.index === index);
  const isSetAside = summary.setAside.some((image) => image.index === index);
  const names = [...new Set([...summary.classes.map(({ name }) => name), label])];
  return (
    <Stack gap="xs">
      <Group gap="xs" align="end" wrap="nowrap">
        <NativeSelect
          size="xs"
          flex={1}
          label={t('evaluation.rightClass')}
          disabled={isLocked}
          value={chosen}
          data={names}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="light"
          leftSection={<IconTag size={16} aria-hidden />}
          disabled={isLocked || chosen === label}
          onClick={() => relabelImages([path], chosen === corrected?.originalClass ? null : chosen)}
        >
          {t('evaluation.relabel')}
        </Button>
      </Group>
      {corrected && (
        <Group gap="xs">
          <Text size="sm" aria-live="polite">
            {t('evaluation.isRelabelled', {
              before: corrected.originalClass ?? t('dataset.unlabelled'),
              after: corrected.className,
            })}
          </Text>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconArrowBackUp size={14} aria-hidden />}
            disabled={isLocked}
            onClick={() => {
              setChosen(corrected.originalClass ?? label);
              return relabelImages([path], null);
            }}
          >
            {t('evaluation.undoRelabel')}
          </Button>
        </Group>
      )}
      <Text size="xs" c="dimmed">
        {t('evaluation.changesScore')}
      </Text>
      <Button
        size="xs"
        variant="default"
        w="fit-content"
        leftSection={
          isSetAside ? <IconArrowBackUp size={16} aria-hidden /> : <IconEyeOff size={16} aria-hidden />
        }
        disabled={isLocked}
        onClick={() => (isSetAside ? putImagesBack : setImagesAside)([path])}
      >
        {isSetAside ? t('evaluation.putBack') : t('evaluation.setAside')}
      </Button>
      <Text size="xs" c="dimmed">
        {t('evaluation.decisionHint')}
      </Text>
    </Stack>
  );
}
