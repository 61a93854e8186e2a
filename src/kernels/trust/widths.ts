/** Widths up to this stay: they are a run's own classes, channels of an image, a squeezed gate. */
const LEAST_CUT = 12;
/** More than the smallest tiles of a product hold, and no whole number of them: one in fours, one that nothing divides. */
const IN_FOURS = 36;
const ODD = 35;

/** A width in place of `width`: fours stay fours, for those are read by vec4. */
export function cutWidth(width: number): number {
  if (width <= LEAST_CUT) return width;
  return width % 4 === 0 ? IN_FOURS : ODD;
}
