/** torchvision's IMG_EXTENSIONS: the pictures that its ImageFolder takes. */
export const IMAGE_EXTENSIONS = [
  '.jpg',
  '.jpeg',
  '.png',
  '.ppm',
  '.bmp',
  '.pgm',
  '.tif',
  '.tiff',
  '.webp',
] as const;

/** JPEGs and PNGs by other names: of browsers and websites, mostly. They are taken, and said, since torchvision's ImageFolder would not. */
export const OTHER_IMAGE_EXTENSIONS = [
  '.jfif',
  '.jfi',
  '.jif',
  '.jpe',
  '.pjpeg',
  '.pjp',
  '.jpg_large',
  '.jpg_orig',
  '.jpg-large',
  '.jpeg_large',
  '.png_large',
  '.png-large',
] as const;

/** Pictures too, but none that torchvision's ImageFolder would take, and not decoded alike everywhere. */
export const OTHER_PICTURES = [
  '.gif',
  '.avif',
  '.heic',
  '.heif',
  '.jxl',
  '.svg',
  '.jp2',
  '.ico',
  '.psd',
  '.raw',
  '.cr2',
  '.nef',
  '.dng',
] as const;

const IMAGES: ReadonlySet<string> = new Set(IMAGE_EXTENSIONS);
const OTHER_IMAGES: ReadonlySet<string> = new Set(OTHER_IMAGE_EXTENSIONS);
const OTHERS: ReadonlySet<string> = new Set(OTHER_PICTURES);

/** Whether a path ends in one of `extensions`, each of which begins with its only dot. */
function endsIn(path: string, extensions: ReadonlySet<string>): boolean {
  return extensions.has(path.slice(path.lastIndexOf('.')).toLowerCase());
}

export function hasImageExtension(path: string): boolean {
  return endsIn(path, IMAGES);
}

/** Whether a name is a JPEG's or a PNG's that torchvision's ImageFolder does not take. */
export function hasOtherImageExtension(path: string): boolean {
  return endsIn(path, OTHER_IMAGES);
}

/** Whether a file is a picture by its name, one that is taken or another. */
export function isPictureName(path: string): boolean {
  return hasImageExtension(path) || hasOtherImageExtension(path) || endsIn(path, OTHERS);
}
