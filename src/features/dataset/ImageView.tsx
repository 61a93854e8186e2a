import { ActionIcon, Button, Center, Group, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowLeft, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useEffectEvent } from 'react';
import { showImage } from '../../commands/images';
import { sentence, useWords } from '../../i18n/use-words';
import type { ImageCard } from '../../protocol/dataset';
import { Facts } from '../../ui/Facts';
import { LateImage } from '../../ui/LateImage';

interface ImageViewProps {
  /** Undefined until it is there. */
  readonly card: ImageCard | undefined;
  readonly className: string | null;
  /** Any other key than an arrow. */
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onBack: () => void;
  /** To the next (1) or the one before (−1). */
  readonly onStep: (step: 1 | -1) => void;
}

/** One image at full size, with what is known of it; arrow keys move on. */
export function ImageView({ card, className, onKey, onBack, onStep }: ImageViewProps) {
  const { t, formats } = useWords();
  useHotkeys([
    ['ArrowRight', () => onStep(1)],
    ['ArrowLeft', () => onStep(-1)],
  ]);
  const hear = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLInputElement)) onKey(event);
  });
  useEffect(() => {
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          onClick={onBack}
        >
          {t('browse.back')}
        </Button>
        <Group gap="xs">
          <ActionIcon variant="default" aria-label={t('browse.previous')} onClick={() => onStep(-1)}>
            <IconChevronLeft size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="default" aria-label={t('browse.next')} onClick={() => onStep(1)}>
            <IconChevronRight size={18} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
      <Center mih={240}>
        {card ? (
          <LateImage key={card.index} imageKey={card.index} read={showImage} label={card.path} />
        ) : (
          <Text c="dimmed">{t('browse.looking')}</Text>
        )}
      </Center>
      {card && (
        <>
          <Facts
            facts={[
              { name: t('browse.class'), value: className ?? '–' },
              { name: t('browse.split'), value: t(`role.${card.role}`) },
              ...(card.dimensions
                ? [
                    {
                      name: t('browse.dimensions'),
                      value: `${card.dimensions.width} × ${card.dimensions.height} px`,
                    },
                  ]
                : []),
              { name: t('browse.size'), value: formats.bytes(card.sizeBytes) },
            ]}
          />
          <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {card.path}
          </Text>
          {card.problem && <Text size="sm">{sentence('problem', card.problem)}</Text>}
        </>
      )}
    </Stack>
  );
}
