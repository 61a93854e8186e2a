import { Group, Stack, Text } from '@mantine/core';
import { useWords } from '../../i18n/use-words';
import type { AugmentationPreview } from '../../protocol/tryout';
import { Thumbnail } from '../../ui/Thumbnail';

/** A row per image: as it is, then as the first epochs see it. */
export function AugmentationGrid({ preview }: { readonly preview: AugmentationPreview }) {
  const { t } = useWords();
  const shownSize = Math.min(96, Math.max(48, preview.size));
  return (
    <Stack gap={6}>
      <Text size="xs" c="dimmed">
        {t('tryout.previewAbout')}
      </Text>
      {preview.images.map(({ path, versions }) => (
        <Group key={path} gap={6}>
          {[...versions.entries()].map(([epoch, pixels]) => (
            <Thumbnail
              key={epoch}
              pixels={pixels}
              size={preview.size}
              shownSize={shownSize}
              label={epoch === 0 ? t('tryout.asItIs', { path }) : t('tryout.inEpoch', { path, epoch })}
            />
          ))}
        </Group>
      ))}
    </Stack>
  );
}
