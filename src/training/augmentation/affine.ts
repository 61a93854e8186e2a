/** Matrices of PixelOperation 'affine': output (x, y) reads source (a·x + b·y + c, d·x + e·y + f), pixel centres at integers. */
export type AffineMatrix = readonly [number, number, number, number, number, number];

export const IDENTITY: AffineMatrix = [1, 0, 0, 0, 1, 0];

/** Reads `first` through `second`: the matrix of doing `first`, then `second`. */
export function compose(first: AffineMatrix, second: AffineMatrix): AffineMatrix {
  const [a, b, c, d, e, f] = first;
  const [p, q, r, s, t, u] = second;
  return [a * p + b * s, a * q + b * t, a * r + b * u + c, d * p + e * s, d * q + e * t, d * r + e * u + f];
}

/** torchvision hflip. */
export function horizontalFlip(width: number): AffineMatrix {
  return [-1, 0, width - 1, 0, 1, 0];
}

/** torchvision vflip. */
export function verticalFlip(height: number): AffineMatrix {
  return [1, 0, 0, 0, -1, height - 1];
}

/** Reads `x` pixels further right and `y` further down. */
export function shift(x: number, y: number): AffineMatrix {
  return [1, 0, x, 0, 1, y];
}

/** torchvision rotate: counter-clockwise about the centre. */
export function rotation(degrees: number, width: number, height: number): AffineMatrix {
  const angle = (degrees * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const x = (width - 1) / 2;
  const y = (height - 1) / 2;
  return [cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y];
}

/** torchvision affine(shear=atan(slope), center=[0, 0]) along x: about the image's top left corner. */
export function shearX(slope: number): AffineMatrix {
  return [1, slope, slope / 2, 0, 1, 0];
}

/** The same along y. */
export function shearY(slope: number): AffineMatrix {
  return [1, 0, 0, slope, 1, slope / 2];
}
