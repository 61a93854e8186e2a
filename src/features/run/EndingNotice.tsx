import { ActionIcon, Tooltip } from '@mantine/core';
import { IconBell, IconBellFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { useWords } from '../../i18n/use-words';

/** Asks the browser for leave to notify when a run ends; once given, it stays. Absent where it was refused. */
export function EndingNotice() {
  const { t } = useWords();
  const [permission, setPermission] = useState(() =>
    'Notification' in window ? Notification.permission : 'denied',
  );
  if (permission === 'denied') return null;
  const isGranted = permission === 'granted';
  const label = isGranted ? t('ending.asked') : t('ending.ask');
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        aria-label={label}
        aria-disabled={isGranted}
        onClick={async () => {
          if (!isGranted) setPermission(await Notification.requestPermission());
        }}
      >
        {isGranted ? <IconBellFilled size={18} aria-hidden /> : <IconBell size={18} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
