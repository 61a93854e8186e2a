/** Where a chart draws its curves, in pixels from its own corner. */
export interface PlotArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
