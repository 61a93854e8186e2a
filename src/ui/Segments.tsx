import { SegmentedControl } from '@mantine/core';

interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly disabled?: boolean }[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
}

/** A choice of two or three that are all in view, no wider than their words. Its label is heard, not seen. */
export function Segments<T extends string>(props: SegmentsProps<T>) {
  const { label, value, options, onChange, disabled = false } = props;
  return (
    <SegmentedControl
      size="xs"
      w="fit-content"
      aria-label={label}
      value={value}
      onChange={onChange}
      disabled={disabled}
      data={[...options]}
    />
  );
}
