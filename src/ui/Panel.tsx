import { Group, Paper, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Panel.module.css';
import { PartBoundary } from './PartBoundary';

interface PanelProps {
  /** Where the rail's link leads. */
  readonly id: string;
  readonly title: string;
  /** One line beside the title: what stands here now. */
  readonly about?: ReactNode;
  /** Buttons at the title's end. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** One step of the studio: a titled region. */
export function Panel({ id, title, about, actions, children }: PanelProps) {
  return (
    <Paper component="section" id={id} aria-labelledby={`${id}-title`} withBorder className={classes.panel}>
      <Group justify="space-between" align="center" className={classes.head} wrap="wrap" gap="xs">
        <Group gap="sm" align="baseline" className={classes.words}>
          <Title order={2} id={`${id}-title`} size="h4" tabIndex={-1}>
            {title}
          </Title>
          {about !== undefined && <span className={classes.about}>{about}</span>}
        </Group>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      <div className={classes.body}>
        <PartBoundary>{children}</PartBoundary>
      </div>
    </Paper>
  );
}
