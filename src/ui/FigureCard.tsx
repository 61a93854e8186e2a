import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './FigureCard.module.css';

interface FigureCardProps {
  readonly name: string;
  readonly value: string;
  /** A second, smaller line: the validation figure. */
  readonly detail?: ReactNode;
  readonly children?: ReactNode;
}

/** A named figure, its number large enough to be read from the back of a classroom; its curve below. */
export function FigureCard({ name, value, detail, children }: FigureCardProps) {
  return (
    <figure className={classes.figure} aria-label={name}>
      <figcaption className={classes.caption}>
        <Text span size="sm" fw={600}>
          {name}
        </Text>
        <span className={classes.value}>{value}</span>
        {detail !== undefined && (
          <Text span size="sm" c="dimmed">
            {detail}
          </Text>
        )}
      </figcaption>
      {children}
    </figure>
  );
}
