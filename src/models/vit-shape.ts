/** The sizes a variant of a vision transformer is known by. */
export interface VitShape {
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  readonly mlpWidth: number;
}
