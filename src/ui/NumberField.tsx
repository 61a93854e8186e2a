import { TextInput } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import { isSmall } from '../i18n/formats';
import { useWords } from '../i18n/use-words';

interface NumberFieldProps {
  readonly label: string;
  readonly description?: ReactNode;
  /** null: off, where the field is optional; NaN: not a number yet. */
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  /** An empty field means "off" (null); otherwise it is not a number. */
  readonly optional?: boolean;
  readonly placeholder?: string;
  readonly unit?: string;
  /** What an arrow key adds; `'octave'` doubles and halves. */
  readonly step?: number | 'octave';
  readonly minimum?: number | null;
  readonly maximum?: number | null;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
  /** For tables, whose columns name the field: the label is heard, not seen. */
  readonly labelHidden?: boolean;
}

/** Reads what a person types for a number: `1e-3`, `0,001` and `0.001` are the same. NaN where it is none. */
export function readNumber(text: string): number {
  const plain = text.trim().replace(',', '.');
  return plain === '' ? Number.NaN : Number(plain);
}

/** A number as a field shows it: short, with the decimal mark of the language, and the same number again when read. */
export function writeNumber(value: number | null, decimalMark: string): string {
  if (value === null || Number.isNaN(value)) return '';
  const plain = isSmall(value) ? value.toExponential() : String(value);
  return plain.replace('.', decimalMark);
}

function stepped(value: number, step: number | 'octave', up: boolean): number {
  if (step === 'octave') return up ? value * 2 : value / 2;
  const moved = up ? value + step : value - step;
  // Sums of decimal steps stay decimal: 0.1 + 0.2 is 0.3 in a form.
  return Number(moved.toPrecision(12));
}

/** A number that is typed: scientific notation, comma or point; arrow keys step it. It never corrects behind one's back. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, onChange, optional = false, step, minimum = null, maximum = null } = props;
  const { formats } = useWords();
  const decimalMark = formats.number(0.5).charAt(1);
  const [text, setText] = useState(() => writeNumber(value, decimalMark));
  const [writtenWith, setWrittenWith] = useState(decimalMark);
  // Another language on the screen.
  if (writtenWith !== decimalMark) {
    setWrittenWith(decimalMark);
    setText(writeNumber(value, decimalMark));
  }

  // What is typed stays as typed; a value that changed elsewhere (preset, undo) is shown.
  useEffect(() => {
    setText((typed) => {
      const read = typed.trim() === '' && optional ? null : readNumber(typed);
      return Object.is(read, value) ? typed : writeNumber(value, decimalMark);
    });
  }, [value, optional, decimalMark]);

  const change = (typed: string) => {
    setText(typed);
    onChange(typed.trim() === '' && optional ? null : readNumber(typed));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (step === undefined || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    const from = value ?? minimum ?? 0;
    if (Number.isNaN(from)) return;
    event.preventDefault();
    const next = stepped(from, step, event.key === 'ArrowUp');
    if ((minimum !== null && next < minimum) || (maximum !== null && next > maximum)) return;
    setText(writeNumber(next, decimalMark));
    onChange(next);
  };

  return (
    <TextInput
      {...(props.labelHidden ? { 'aria-label': label } : { label })}
      description={props.description}
      inputMode="decimal"
      autoComplete="off"
      value={text}
      error={props.error}
      disabled={props.disabled ?? false}
      {...(props.placeholder !== undefined && { placeholder: props.placeholder })}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      {...(props.unit !== undefined && {
        rightSection: (
          <span aria-hidden style={{ fontSize: 12, color: 'var(--mantine-color-dimmed)' }}>
            {props.unit}
          </span>
        ),
        rightSectionPointerEvents: 'none',
      })}
    />
  );
}
