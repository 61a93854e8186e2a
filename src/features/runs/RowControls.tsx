/**
 * The controls of a row of the runs. They look like Mantine's, of which each is a dozen components: a turn of the wheel brings a dozen
 * rows with four controls each.
 */
import { CheckIcon } from '@mantine/core';
import type { ComponentProps } from 'react';
import classes from './RowControls.module.css';

interface RowTickProps {
  readonly label: string;
  readonly checked: boolean;
  /** Where it is ticked. */
  readonly color: string;
  readonly onChange: (checked: boolean) => void;
}

export function RowTick({ label, checked, color, onChange }: RowTickProps) {
  return (
    <span className={classes.box} style={{ '--tick-color': color }}>
      <input
        type="checkbox"
        className="mantine-focus-auto"
        aria-label={label}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {checked && <CheckIcon />}
    </span>
  );
}

interface RowButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'type'> {
  readonly 'aria-label': string;
  /** What its icon stands for; gray where it is left out. */
  readonly tone?: 'star' | 'noted' | undefined;
}

export function RowButton({ tone, ...others }: RowButtonProps) {
  return (
    <button
      type="button"
      className={`mantine-focus-auto mantine-active ${classes.button}`}
      data-tone={tone}
      {...others}
    />
  );
}
