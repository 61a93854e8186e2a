import { Box, Group, TextInput, type TextInputProps } from '@mantine/core';
import type { ReactNode, RefObject } from 'react';

interface FieldRowProps extends Omit<TextInputProps, 'children'> {
  readonly inputRef?: RefObject<HTMLInputElement | null>;
  /** The buttons beside the field. */
  readonly children: ReactNode;
}

/** A field with its buttons on one line. What is wrong with it stands below all of them, so that none is moved. */
export function FieldRow({ inputRef, children, ...field }: FieldRowProps) {
  return (
    <TextInput
      {...field}
      {...(inputRef && { ref: inputRef })}
      inputContainer={(input) => (
        // By their tops: below the field there is a gap to what is wrong with it.
        <Group gap="xs" align="start" mb={field.error ? 4 : 0}>
          <Box flex="1 1 140px">{input}</Box>
          {children}
        </Group>
      )}
    />
  );
}
