export type ImageKind = 'jpeg' | 'png' | 'webp' | 'bmp' | 'gif' | 'pnm';

/** What a file says of itself before it is decoded. */
export interface ImageHeader {
  readonly kind: ImageKind;
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  readonly isAnimated: boolean;
  /** Where a TIFF structure with EXIF tags begins; −1 for none. */
  readonly exifOffset: number;
  /** A JPEG whose three components have the sampling of a common pixel format. */
  readonly mayHavePlanes: boolean;
}
