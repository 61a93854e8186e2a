import { ActionIcon, Popover } from '@mantine/core';
import { useEventListener } from '@mantine/hooks';
import { IconHelpCircle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import { FieldHelp } from './FieldHelp';
import classes from './FieldWithHelp.module.css';

interface FieldWithHelpProps {
  /** Dotted path in the recipe. */
  readonly path: string;
  readonly label: string;
  /** Its words need two columns of a grid. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** A field, and in its corner what it does: by a press, or by F1 in the field. The button is no stop of the Tab key. */
export function FieldWithHelp({ path, label, isWide = false, children }: FieldWithHelpProps) {
  const { t } = useWords();
  const [isOpen, setIsOpen] = useState(false);
  const field = useEventListener('keydown', (event) => {
    if (event.key === 'Escape') setIsOpen(false);
    if (event.key !== 'F1') return;
    event.preventDefault();
    setIsOpen(true);
  });
  return (
    <Popover opened={isOpen} onChange={setIsOpen} width={320} position="bottom-end" withArrow shadow="md">
      <div className={isWide ? `${classes.field} ${classes.wide}` : classes.field} ref={field}>
        {children}
        <Popover.Target>
          <ActionIcon
            className={classes.button}
            variant="transparent"
            color="gray"
            size={20}
            tabIndex={-1}
            aria-label={t('helpOn.button')}
            aria-description={label}
            onClick={() => setIsOpen((open) => !open)}
          >
            <IconHelpCircle size={16} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </div>
      <Popover.Dropdown>
        <FieldHelp path={path} />
      </Popover.Dropdown>
    </Popover>
  );
}
