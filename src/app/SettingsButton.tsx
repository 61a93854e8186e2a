import { ActionIcon } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { loadSettingsWords } from '../i18n/language';
import { useWords } from '../i18n/use-words';
import { lazyPart } from '../ui/lazy-part';

const SettingsDialog = lazyPart(
  async () => (await import('../features/settings/SettingsDialog')).SettingsDialog,
  loadSettingsWords,
);

/** Opens the settings. */
export function SettingsButton() {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={t('studio.settings')}
        title={t('studio.settings')}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <IconSettings size={16} aria-hidden />
      </ActionIcon>
      {isOpen && (
        <Suspense fallback={null}>
          <SettingsDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
