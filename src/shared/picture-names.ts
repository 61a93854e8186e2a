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

/** Pictures too, but none that torchvision's ImageFolder would take. */
const OTHER_PICTURES = /\.(gif|avif|heic|heif|jxl|svg|jp2|jpe|jfif|ico|psd|raw|cr2|nef|dng)$/i;

export function hasImageExtension(path: string): boolean {
  const lower = path.toLowerCase();
  return IMAGE_EXTENSIONS.some((extension) => lower.endsWith(extension));
}

/** Whether a file is a picture by its name, one that is taken or another. */
export function isPictureName(path: string): boolean {
  return hasImageExtension(path) || OTHER_PICTURES.test(path);
}
