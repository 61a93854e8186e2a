import type { ExportedModel } from '../protocol/model';

/**
 * What whoever runs the network elsewhere has to do with a file first, as JSON: in the metadata of an ONNX file, and
 * beside a tfjs model. Names are Pillow's and torchvision's.
 */
export function preprocessingDescription({ recipe }: ExportedModel): string {
  const { imageSize, channels, resize, resizeTo, interpolation } = recipe.preprocessing;
  const { grayRange } = recipe.dataset;
  return JSON.stringify({
    open: 'PIL.Image.open(file); EXIF orientation is not applied, alpha is dropped, colour profiles are ignored',
    // 16-bit gray as the dataset was read: value → (value − low) · 255 / (high − low), to the nearest byte, clipped.
    gray16: grayRange ?? 'clipped at 255',
    mode: channels === 1 ? 'L' : 'RGB',
    resize:
      resize === 'stretch'
        ? { kind: 'Resize', size: [imageSize, imageSize] }
        : resize === 'crop'
          ? { kind: 'Resize, CenterCrop', size: resizeTo, crop: imageSize }
          : { kind: 'ImageOps.pad', size: [imageSize, imageSize], color: 0 },
    interpolation,
    antialias: true,
    scale: 1 / 255,
  });
}
