import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import classes from './InlineChoice.module.css';

interface InlineChoiceProps {
  /** The words of the sentence before the choice; they are its name. */
  readonly words: string;
  /** Its name, where the words alone do not say what is chosen. */
  readonly label?: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly disabled: boolean;
  readonly onChange: (value: string) => void;
}

/** A sentence whose last part is a choice. One option alone is text. */
export function InlineChoice({ words, label, value, options, disabled, onChange }: InlineChoiceProps) {
  const id = useId();
  const [only] = options;
  if (options.length === 1 && only?.value === value)
    return (
      <span className={classes.words}>
        {words} <strong>{only.label}</strong>
      </span>
    );
  return (
    <span className={classes.sentence}>
      <label htmlFor={id}>{words}</label>
      <NativeSelect
        id={id}
        size="xs"
        className={classes.choice}
        {...(label !== undefined && { 'aria-label': label })}
        value={value}
        disabled={disabled}
        data={options.map((option) => ({ ...option }))}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </span>
  );
}
