/** A plane at the image's full size, as libjpeg's "fancy" upsampling makes it (jdsample). */

export interface Plane {
  readonly data: Uint8Array;
  /** Bytes of a row, of which `width` belong to the image. */
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Row `y` of the plane, widened `across`-fold and heightened `down`-fold, into `target`: halves by a triangle filter,
 * other shares by repetition.
 */
export function upsampledRow(
  plane: Plane,
  across: number,
  down: number,
  y: number,
  target: Uint8Array,
): void {
  const { data, stride, width, height } = plane;
  // libjpeg repeats pixels where there are too few to interpolate.
  const isSmooth = down <= 2 && (across === 1 || (across === 2 && width > 2));
  if (!isSmooth) {
    const start = Math.floor(y / down) * stride;
    for (let x = 0; x < width * across; x++) target[x] = data[start + Math.floor(x / across)];
    return;
  }
  const near = Math.floor(y / down) * stride;
  if (down === 1) {
    if (across === 1) target.set(data.subarray(near, near + width));
    else widen((x) => data[near + x], width, 1, 2, 2, target);
    return;
  }
  const farRow = Math.floor(y / 2) + (y % 2 === 1 ? 1 : -1);
  const far = Math.max(0, Math.min(farRow, height - 1)) * stride;
  const sum = (x: number) => data[near + x] * 3 + data[far + x];
  if (across === 1) for (let x = 0; x < width; x++) target[x] = (sum(x) + (y % 2 === 1 ? 2 : 1)) >> 2;
  else widen(sum, width, 8, 7, 4, target);
}

/** Twice as many: each is 3 parts of the nearer and 1 of the farther, the ends repeated. */
function widen(
  at: (x: number) => number,
  width: number,
  evenBias: number,
  oddBias: number,
  shift: number,
  target: Uint8Array,
): void {
  for (let x = 0; x < width; x++) {
    const near = at(x) * 3;
    target[2 * x] = (near + at(Math.max(0, x - 1)) + evenBias) >> shift;
    target[2 * x + 1] = (near + at(Math.min(width - 1, x + 1)) + oddBias) >> shift;
  }
}
