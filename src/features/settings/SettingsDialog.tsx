import { Modal, NumberInput, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { setSaveEvery } from '../../commands/runs';
import { useWords } from '../../i18n/use-words';
import { useStudio } from '../../state/studio';
import { StoredPixelsList } from './StoredPixelsList';

const SCHEMES = ['auto', 'light', 'dark'] as const;

/** How Vireo looks, how often it saves, and what it keeps on this machine. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const saveEveryMinutes = useStudio((studio) => studio.runs.saveEveryMinutes);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('studio.settings')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="lg">
        <div>
          <Text size="sm" fw={500} mb={4} aria-hidden>
            {t('settings.theme')}
          </Text>
          <SegmentedControl
            aria-label={t('settings.theme')}
            data={SCHEMES.map((value) => ({ value, label: t(`settings.scheme.${value}`) }))}
            value={colorScheme}
            onChange={setColorScheme}
          />
        </div>
        <NumberInput
          label={t('settings.saveEvery')}
          maw={320}
          min={0.5}
          max={60}
          step={0.5}
          clampBehavior="strict"
          value={saveEveryMinutes}
          onChange={(value) => typeof value === 'number' && value > 0 && setSaveEvery(value)}
        />
        <StoredPixelsList />
      </Stack>
    </Modal>
  );
}
