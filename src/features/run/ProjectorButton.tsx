import { ActionIcon, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconPresentation } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import { lazyPart } from '../../ui/lazy-part';

const Projector = lazyPart(async () => (await import('./Projector')).Projector);

const SHORTCUT = 'Alt+Shift+P';

/** Shows the run large; per visit, since a teacher's laptop is nobody's projector the day after. */
export function ProjectorButton() {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  useHotkeys([[SHORTCUT, () => setOpen(true), { usePhysicalKeys: true }]]);
  return (
    <>
      <Tooltip label={`${t('run.projector')} (${SHORTCUT})`}>
        <ActionIcon
          variant="subtle"
          aria-label={t('run.projector')}
          aria-keyshortcuts={SHORTCUT}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <IconPresentation size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {isOpen && (
        <Suspense fallback={null}>
          <Projector onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
