/** Dark blue over teal to yellow: equal steps look equal, also without colour vision. */
const STOPS = [
  [30, 20, 90],
  [35, 85, 140],
  [25, 145, 130],
  [130, 200, 75],
  [255, 238, 60],
] as const;

/** Red, green and blue of 0 … 1. */
export function heatColour(value: number): readonly [number, number, number] {
  const place = Math.min(1, Math.max(0, value)) * (STOPS.length - 1);
  const index = Math.min(STOPS.length - 2, Math.floor(place));
  const [from, to] = [STOPS[index] ?? STOPS[0], STOPS[index + 1] ?? STOPS[0]];
  const share = place - index;
  const mixed = (c: 0 | 1 | 2) => Math.round(from[c] + (to[c] - from[c]) * share);
  return [mixed(0), mixed(1), mixed(2)];
}

/** The scale as CSS has it. */
export const HEAT_GRADIENT = `linear-gradient(to right, ${STOPS.map((stop) => `rgb(${stop.join(' ')})`).join(', ')})`;
