import type { GrayRange, Preprocessing } from '../../recipe/schema';
import { roundHalfEven } from '../../shared/round-half-even';
import type { Interpolation, ResizeWindow } from './resample';

/** What of a recipe's preprocessing decides the bytes of a decoded image; normalisation comes later. */
export type PixelSettings = Pick<
  Preprocessing,
  'imageSize' | 'channels' | 'resize' | 'resizeTo' | 'interpolation'
> & {
  /** How 16-bit gray becomes bytes; without it, as Pillow's `convert` makes them. */
  readonly grayRange?: GrayRange | null;
};

/** How an image becomes a square of `size` px: the kept part of its resized self, placed on zeros. */
export interface ResizePlan {
  readonly window: ResizeWindow;
  readonly size: number;
  /** Where the kept part lies in the square. */
  readonly left: number;
  readonly top: number;
}

/**
 * The plan for an image of `width` × `height` px, with the rounding of
 * stretch: torchvision `Resize((size, size))`; crop: `Resize(resizeTo)` and `CenterCrop(size)`;
 * pad: `PIL.ImageOps.pad(image, (size, size))`; each with the settings' interpolation.
 */
export function planResize(width: number, height: number, settings: PixelSettings): ResizePlan {
  const { imageSize: size, interpolation } = settings;
  switch (settings.resize) {
    case 'stretch':
      return placed(size, size, size, interpolation);
    case 'pad':
      return planPad(width, height, size, interpolation);
    case 'crop': {
      const long = Math.trunc((settings.resizeTo * Math.max(width, height)) / Math.min(width, height));
      return width <= height
        ? placed(settings.resizeTo, long, size, interpolation)
        : placed(long, settings.resizeTo, size, interpolation);
    }
  }
}

function planPad(width: number, height: number, size: number, interpolation: Interpolation): ResizePlan {
  const plan =
    width >= height
      ? placed(size, Math.max(1, roundHalfEven((height / width) * size)), size, interpolation)
      : placed(Math.max(1, roundHalfEven((width / height) * size)), size, size, interpolation);
  const { keptWidth, keptHeight } = plan.window;
  return {
    ...plan,
    left: roundHalfEven((size - keptWidth) * 0.5),
    top: roundHalfEven((size - keptHeight) * 0.5),
  };
}

/** Resized to width × height, then the centre `size` px of each axis; an axis that is shorter is centred on zeros. */
function placed(width: number, height: number, size: number, interpolation: Interpolation): ResizePlan {
  const along = (length: number) =>
    length < size
      ? { kept: length, from: 0, at: Math.floor((size - length) / 2) }
      : { kept: size, from: roundHalfEven((length - size) / 2), at: 0 };
  const horizontal = along(width);
  const vertical = along(height);
  return {
    window: {
      interpolation,
      width,
      height,
      keptLeft: horizontal.from,
      keptTop: vertical.from,
      keptWidth: horizontal.kept,
      keptHeight: vertical.kept,
    },
    size,
    left: horizontal.at,
    top: vertical.at,
  };
}
