/**
 * The arithmetic of augmentation in WGSL, with the very numbers of plain/pixel-operations. A compiler may fuse a product
 * and a sum into one rounding, and a division may be off by a few of the last digits: a result that is cut off to a
 * byte would show either. So rounding is forced by a zero that the compiler cannot know, and quotients are corrected.
 */

/** Needs `operations` (see PixelStore): its first word is zero. */
export function exactArithmetic(operations: string): string {
  return `fn exact(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ ${operations}[0]); }
// a / b rounded once: the remainder a − q·b is worked out exactly (Dekker 1971) and divided again.
fn quotient(a: f32, b: f32) -> f32 {
let q = exact(a / b);
let qc = exact(4097.0 * q);
let qh = exact(qc - exact(qc - q));
let ql = exact(q - qh);
let bc = exact(4097.0 * b);
let bh = exact(bc - exact(bc - b));
let bl = exact(b - bh);
let p = exact(q * b);
let high = exact(exact(qh * bh) - p);
let error = exact(exact(exact(high + exact(qh * bl)) + exact(ql * bh)) + exact(ql * bl));
return exact(q + exact(exact(exact(a - p) - error) / b));
}
// ratio · a + rest · b, cut off to a byte.
fn blend(a: f32, b: f32, ratio: f32, rest: f32) -> u32 {
return u32(clamp(exact(exact(ratio * a) + exact(rest * b)), 0.0, 255.0));
}
fn luma(r: u32, g: u32, b: u32) -> u32 {
let first = exact(exact(0.2989f * f32(r)) + exact(0.587f * f32(g)));
return u32(exact(first + exact(0.114f * f32(b))));
}
// sum / count rounded once to a float, by long division.
fn rounded_mean(sum: u32, count: u32) -> f32 {
if (sum == 0u) { return 0.0; }
var digits = sum / count;
var rest = sum % count;
var places = 0u;
while (digits < 16777216u) {
rest *= 2u;
digits *= 2u;
if (rest >= count) { rest -= count; digits += 1u; }
places += 1u;
}
var whole = digits >> 1u;
if ((digits & 1u) == 1u && (rest > 0u || (whole & 1u) == 1u)) { whole += 1u; }
return f32(whole) * bitcast<f32>((128u - places) << 23u);
}`;
}

/** One channel of a pixel whose hue is turned (plain/hue.ts). */
export const TURNED_HUE = `fn turned_hue(bytes: vec3<u32>, channel: u32, turn: f32) -> u32 {
let red = quotient(f32(bytes.x), 255.0);
let green = quotient(f32(bytes.y), 255.0);
let blue = quotient(f32(bytes.z), 255.0);
let value = max(max(red, green), blue);
let range = exact(value - min(min(red, green), blue));
var saturation = 0.0;
var wheel = 0.0;
if (range > 0.0) {
saturation = quotient(range, value);
let redPart = quotient(exact(value - red), range);
let greenPart = quotient(exact(value - green), range);
let bluePart = quotient(exact(value - blue), range);
if (value == red) { wheel = exact(bluePart - greenPart); }
else if (value == green) { wheel = exact(exact(2.0 + redPart) - bluePart); }
else { wheel = exact(exact(4.0 + greenPart) - redPart); }
}
let around = exact(quotient(wheel, 6.0) + 1.0);
var hue = exact(exact(around - floor(around)) + turn);
if (hue < 0.0) { hue = exact(hue + 1.0); } else if (hue >= 1.0) { hue = exact(hue - 1.0); }
let scaled = exact(hue * 6.0);
let sector = floor(scaled);
let part = exact(scaled - sector);
let p = exact(value * exact(1.0 - saturation));
let q = exact(value * exact(1.0 - exact(saturation * part)));
let t = exact(value * exact(1.0 - exact(saturation * exact(1.0 - part))));
var colour = vec3<f32>(value, p, q);
switch (u32(sector) % 6u) {
case 0u: { colour = vec3<f32>(value, t, p); }
case 1u: { colour = vec3<f32>(q, value, p); }
case 2u: { colour = vec3<f32>(p, value, t); }
case 3u: { colour = vec3<f32>(p, q, value); }
case 4u: { colour = vec3<f32>(t, p, value); }
default: {}
}
return u32(exact(colour[channel] * 255.0));
}`;

/** Coordinates in signed 32.32 fixed point: exact where the matrix is, and the same on every adapter. */
export const FIXED_POINT = `struct Fixed { high: i32, low: u32 };
fn fixed_sum(a: Fixed, b: Fixed) -> Fixed {
let low = a.low + b.low;
return Fixed(a.high + b.high + select(0, 1, low < a.low), low);
}
// factor < 65536
fn fixed_product(a: Fixed, factor: u32) -> Fixed {
let first = (a.low & 65535u) * factor;
let second = (a.low >> 16u) * factor + (first >> 16u);
return Fixed(a.high * i32(factor) + i32(second >> 16u), (second << 16u) | (first & 65535u));
}
// Halves to even.
fn fixed_round(a: Fixed) -> i32 {
let up = a.low > 0x80000000u || (a.low == 0x80000000u && (a.high & 1) == 1);
return a.high + select(0, 1, up);
}`;
