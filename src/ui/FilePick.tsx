import { type ReactNode, useRef } from 'react';
import classes from './FilePick.module.css';

interface FilePickProps {
  /** Accessible name of the file input. */
  readonly label: string;
  readonly accept?: string;
  readonly multiple?: boolean;
  /** A whole folder in place of files. */
  readonly folder?: boolean;
  /** Assistive technology meets the field itself too, not the button alone. */
  readonly isField?: boolean;
  /** At least one. */
  readonly onFiles: (files: readonly File[]) => void;
  /** The button that opens the dialogue. */
  readonly children: (button: { readonly onClick: () => void }) => ReactNode;
}

/** Files or a folder picked in the browser's dialogue. One that was picked before can be picked again: it may have been mended since. */
export function FilePick({
  label,
  accept,
  multiple = false,
  folder = false,
  isField = false,
  onFiles,
  children,
}: FilePickProps) {
  const input = useRef<HTMLInputElement | null>(null);
  return (
    <>
      <input
        ref={(element) => {
          input.current = element;
          if (element) element.webkitdirectory = folder;
        }}
        type="file"
        hidden={!isField}
        className={classes.field}
        tabIndex={-1}
        accept={accept}
        multiple={multiple}
        aria-label={label}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // A browser tells a change only: of the same file there is none unless it was forgotten.
          currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      {children({ onClick: () => input.current?.click() })}
    </>
  );
}
