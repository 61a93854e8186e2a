import type { InterleavedImage } from '../resample';

/** The planes of a JPEG as it stores them: BT.601 YCbCr of full range, rows without gaps. */
export interface PlanarImage {
  readonly width: number;
  readonly height: number;
  /** [height, width] */
  readonly luma: Uint8Array;
  /** [chromaHeight, chromaWidth] */
  readonly cb: Uint8Array;
  readonly cr: Uint8Array;
  readonly chromaWidth: number;
  readonly chromaHeight: number;
  /** Whether chroma has one sample for two columns, and for two rows. */
  readonly halfX: boolean;
  readonly halfY: boolean;
  /** Gives the planes' memory to the next picture: they must not be read again. */
  readonly release: () => void;
}

/** A decoded image before it is resized. */
export type Picture = InterleavedImage | PlanarImage;

export function isPlanar(picture: Picture): picture is PlanarImage {
  return 'luma' in picture;
}
