/** Colours told apart by most kinds of colour vision (Okabe & Ito 2008), each readable on both themes. */
const COLORS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#8C6BB1', '#7F7F7F'];

/** Runs beyond the colours take them again, with a dashed line. */
export function isDashed(position: number): boolean {
  return position >= COLORS.length;
}

export function colorOf(position: number): string {
  return COLORS[position % COLORS.length];
}
