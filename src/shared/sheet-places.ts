/** Where pictures lie on a sheet: one image that holds many small ones, all of one size. */

const COLUMNS = 8;
/** px between them: where a sheet is shown smaller than it is, none reaches into its neighbour. */
const GAP = 2;

/** Of picture number `at`, px. */
export function placeOnSheet(at: number, size: number): { readonly x: number; readonly y: number } {
  const step = size + GAP;
  return { x: (at % COLUMNS) * step, y: Math.floor(at / COLUMNS) * step };
}

/** Of a sheet for so many, px. */
export function sheetSize(count: number, size: number): { readonly width: number; readonly height: number } {
  const step = size + GAP;
  return { width: COLUMNS * step, height: Math.ceil(count / COLUMNS) * step };
}
