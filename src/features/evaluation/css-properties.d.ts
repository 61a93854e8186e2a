import 'react';

declare module 'react' {
  interface CSSProperties {
    /** How much of the colour a cell takes, 0 % … 100 %. */
    '--share'?: string;
  }
}
