import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Of a checkbox that is ticked. */
    '--tick-color'?: string;
  }
}
