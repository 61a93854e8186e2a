import { Text } from '@mantine/core';
import classes from './Facts.module.css';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** A row of small named values. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(({ name, value }) => (
        <div key={name}>
          <Text component="dt" size="xs" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} fw={600} className={classes.value}>
            {value}
          </Text>
        </div>
      ))}
    </dl>
  );
}
