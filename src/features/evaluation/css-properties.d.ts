import 'react';

declare module 'react' {
  interface CSSProperties {
    /** How much of the colour a cell takes, 0 % … 100 %. */
    '--share'?: string;
    /** The ends of a legend's scale, as cells are tinted. */
    '--faintest'?: string;
    '--strongest'?: string;
  }
}
