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

/** JPEGs by other names: of browsers and websites, mostly. They are taken, and said, since torchvision's ImageFolder would not. */
const OTHER_JPEGS = /\.(jfif|jfi|jif|jpe|pjpeg|pjp|(jpe?g|png)[_-](large|orig|small|medium))$/i;

/** Pictures too, but none that torchvision's ImageFolder would take, and not decoded alike everywhere. */
const OTHER_PICTURES = /\.(gif|avif|heic|heif|jxl|svg|jp2|ico|psd|raw|cr2|nef|dng)$/i;

export function hasImageExtension(path: string): boolean {
  const lower = path.toLowerCase();
  return IMAGE_EXTENSIONS.some((extension) => lower.endsWith(extension));
}

/** Whether a name is a JPEG's or a PNG's that torchvision's ImageFolder does not take. */
export function hasOtherImageExtension(path: string): boolean {
  return OTHER_JPEGS.test(path);
}

/** Whether a file is a picture by its name, one that is taken or another. */
export function isPictureName(path: string): boolean {
  return hasImageExtension(path) || OTHER_JPEGS.test(path) || OTHER_PICTURES.test(path);
}
