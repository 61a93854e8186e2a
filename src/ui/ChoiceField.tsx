import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';

interface ChoiceFieldProps {
  readonly label: string;
  readonly description?: ReactNode;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
  readonly labelHidden?: boolean;
}

/** A choice of a few: the browser's own list, which every keyboard and phone knows. */
export function ChoiceField(props: ChoiceFieldProps) {
  return (
    <NativeSelect
      {...(props.labelHidden ? { 'aria-label': props.label } : { label: props.label })}
      description={props.description}
      value={props.value}
      error={props.error}
      disabled={props.disabled ?? false}
      data={props.options.map(({ value, label }) => ({ value, label }))}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
