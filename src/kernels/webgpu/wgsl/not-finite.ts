/** Whether an f32 expression is NaN or infinite, by its bits: a compiler may assume that no number is. */
export function isNotFinite(value: string): string {
  return `((bitcast<u32>(${value}) & 0x7f800000u) == 0x7f800000u)`;
}
