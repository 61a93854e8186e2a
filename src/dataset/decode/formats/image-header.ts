export type ImageKind = 'jpeg' | 'png' | 'webp' | 'bmp' | 'gif' | 'pnm';

/** Three components with the sampling of a common pixel format; or four, of which the last is black. */
export type JpegColours = 'commonPlanes' | 'cmyk';

/** What a file says of itself before it is decoded. */
export interface ImageHeader {
  readonly kind: ImageKind;
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  readonly isAnimated: boolean;
  /** Where a TIFF structure with EXIF tags begins; −1 for none. */
  readonly exifOffset: number;
  /** How a JPEG stores its colours, where that decides who decodes it; null for all else. */
  readonly jpegColours: JpegColours | null;
}
