/**
 * Colours told apart by most kinds of colour vision (after Okabe & Ito 2008), of 3:1 and more on the page of either theme: their values
 * stand in `app/studio.css`, for light and dark.
 */
const COLORS = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `var(--vireo-run-${number})`);

/** Runs beyond the colours take them again, with a dashed line. */
export function isDashed(position: number): boolean {
  return position >= COLORS.length;
}

export function colorOf(position: number): string {
  return COLORS[position % COLORS.length];
}
