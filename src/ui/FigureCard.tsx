import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './FigureCard.module.css';

interface FigureCardProps {
  readonly name: string;
  readonly value: string;
  /** The colours of the two figures' curves, any CSS color: each figure is then the key to its line. */
  readonly colors?: readonly [value: string, detail: string];
  /** What the value is of. */
  readonly note?: string;
  /** A second, smaller line: another figure. */
  readonly detail?: ReactNode;
  readonly children?: ReactNode;
}

/** A named figure, its number large enough to be read from the back of a classroom; its curve below. */
export function FigureCard({ name, value, note, colors, detail, children }: FigureCardProps) {
  return (
    <figure className={classes.figure} aria-label={name}>
      <figcaption className={classes.caption}>
        <Text span size="sm" fw={600}>
          {name}
        </Text>
        {colors && <span className={classes.key} style={{ background: colors[0] }} />}
        <span className={classes.value}>{value}</span>
        {note && (
          <Text span size="sm">
            {note}
          </Text>
        )}
        {detail !== undefined && (
          <Text span size="sm" c="dimmed">
            {colors && <span className={classes.key} style={{ background: colors[1] }} />} {detail}
          </Text>
        )}
      </figcaption>
      {children}
    </figure>
  );
}
