import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Hint.module.css';

/** What to do where there is nothing yet. */
export function Hint({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className={classes.hint}>
      <span aria-hidden className={classes.icon}>
        {icon}
      </span>
      <div>
        <Text fw={600} size="sm">
          {title}
        </Text>
        <Text size="sm" c="dimmed">
          {children}
        </Text>
      </div>
    </div>
  );
}
