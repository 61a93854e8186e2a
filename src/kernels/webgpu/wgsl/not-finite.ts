/** Whether an f32 expression, or one of a vec4's values, is NaN or infinite, by its bits: a compiler may assume that no number is. */
export function isNotFinite(value: string, width: 1 | 4 = 1): string {
  if (width === 4) {
    const exponent = 'vec4<u32>(0x7f800000u)';
    return `any((bitcast<vec4<u32>>(${value}) & ${exponent}) == ${exponent})`;
  }
  return `((bitcast<u32>(${value}) & 0x7f800000u) == 0x7f800000u)`;
}
