import type { DeviceProfile } from '../device-profile';
import { type BufferView, type Kernel, KernelBuilder } from '../program/kernel';
import { exactArithmetic, FIXED_POINT, TURNED_HUE } from './augment-wgsl';
import { FIRST_TABLE_CODE, OPERATION_CODES, OPERATION_WORDS } from './encode-operations';
import { IMAGE_WORDS } from './gather';
import { declareStoredWord, imageStrideWords, type PixelViews } from './pixel-source';

export interface AugmentShape {
  /** Images at most: those of the micro-batch and partners of other micro-batches. */
  readonly records: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export interface AugmentViews {
  readonly pixels: PixelViews;
  readonly images: BufferView;
  /** Zero, the number of images, then the words of their operations. */
  readonly operations: BufferView;
}

const CODE = OPERATION_CODES;

/**
 * Carries out the pixel operations of every image, in its order, on bytes: a workgroup an image, which goes back and
 * forth between two copies and leaves the result in the first half of `augmented`. The twin is
 * plain/pixel-operations.
 */
export function augment(shape: AugmentShape, views: AugmentViews, profile: DeviceProfile): Kernel {
  const { records, height, width, channels } = shape;
  const bytes = height * width * channels;
  const strideWords = imageStrideWords(bytes);
  const half = records * strideWords;
  const threads = profile.software ? 16 : Math.min(256, profile.maxInvocationsPerWorkgroup);
  const builder = new KernelBuilder('augment');
  const images = builder.read(views.images, 'u32');
  const operations = builder.read(views.operations, 'u32');
  declareStoredWord(builder, views.pixels, strideWords);
  const target = builder.write(views.pixels.augmented, 'u32');
  builder.helper(
    'augment',
    `${exactArithmetic(operations)}
${channels === 3 ? TURNED_HUE : ''}
${FIXED_POINT}
var<workgroup> histogram: array<atomic<u32>, ${256 * channels}>;
var<workgroup> table: array<u32, ${256 * channels}>;
var<workgroup> mean: f32;
var<workgroup> brightness_sum: atomic<u32>;
var<private> stored: bool;
// Its place where the image is stored; else its first word.
var<private> start: u32;
fn byte_at(i: u32) -> u32 {
var word = 0u;
if (stored) { word = stored_word(start, i >> 2u); } else { word = ${target}[start + (i >> 2u)]; }
return (word >> ((i & 3u) * 8u)) & 255u;
}
fn pixel_at(i: u32) -> vec3<u32> {
${channels === 3 ? 'let first = i / 3u * 3u;\nreturn vec3<u32>(byte_at(first), byte_at(first + 1u), byte_at(first + 2u));' : 'return vec3<u32>(byte_at(i));'}
}
${valueFunctions(shape, operations)}
${tableFunctions(operations)}`,
  );
  const each = (count: number, body: string) =>
    `for (var i = local; i < ${count}u; i += ${threads}u) { ${body} }`;
  return builder.finish({
    workgroupSize: threads,
    groups: records,
    body: `if (group >= ${operations}[1]) { return; }
let packed = ${images}[group * ${IMAGE_WORDS}u + 3u];
let count = packed >> 24u;
var at = packed & 0xffffffu;
stored = true;
start = ${images}[group * ${IMAGE_WORDS}u];
for (var step = 0u; step < max(count, 1u); step++) {
var code = ${CODE.copy}u;
if (count > 0u) { code = ${operations}[at]; }
if (code == ${CODE.contrast}u) {
if (local == 0u) { atomicStore(&brightness_sum, 0u); }
workgroupBarrier();
var sum = 0u;
${
  channels === 3
    ? each(height * width, 'let pixel = pixel_at(i * 3u); sum += luma(pixel.x, pixel.y, pixel.z);')
    : each(bytes, 'sum += byte_at(i);')
}
atomicAdd(&brightness_sum, sum);
workgroupBarrier();
if (local == 0u) { mean = rounded_mean(atomicLoad(&brightness_sum), ${height * width}u); }
workgroupBarrier();
}
if (code == ${CODE.autocontrast}u || code == ${CODE.equalize}u) {
${each(256 * channels, 'atomicStore(&histogram[i], 0u);')}
workgroupBarrier();
${each(bytes, `atomicAdd(&histogram[i % ${channels}u * 256u + byte_at(i)], 1u);`)}
workgroupBarrier();
if (local < ${channels}u) {
if (code == ${CODE.autocontrast}u) { stretch(local * 256u); } else { equalize(local * 256u); }
}
workgroupBarrier();
} else if (code >= ${FIRST_TABLE_CODE}u) {
${each(256 * channels, 'table[i] = mapped(i & 255u, code, at);')}
workgroupBarrier();
}
let write = group * ${strideWords}u + select(0u, ${half}u, (max(count, 1u) - step) % 2u == 0u);
${each(
  strideWords,
  `var word = 0u;
for (var k = 0u; k < 4u; k++) {
let place = i * 4u + k;
if (place < ${bytes}u) { word |= changed(place, code, at) << (k * 8u); }
}
${target}[write + i] = word;`,
)}
storageBarrier();
workgroupBarrier();
stored = false;
start = write;
at += operation_words(code);
}`,
  });
}

/** `changed(i, code, at)`: byte i of the image after the operation whose words begin at `at`. */
function valueFunctions({ height, width, channels }: AugmentShape, operations: string): string {
  const parameter = (word: number) => `bitcast<f32>(${operations}[at + ${word}u])`;
  const fixed = (i: number) =>
    `Fixed(i32(${operations}[at + ${1 + 2 * i}u]), ${operations}[at + ${2 + 2 * i}u])`;
  const coordinate = (i: number) =>
    `fixed_round(fixed_sum(fixed_sum(fixed_product(${fixed(i)}, x), fixed_product(${fixed(i + 1)}, y)), ${fixed(i + 2)}))`;
  // Place along an axis is ((2i + 1) · part − length) / 2 length; never below the first pixel.
  const reading = (name: string, i: string, length: number, from: number, part: number) =>
    `let ${name}_part = ${operations}[at + ${part}u];
let ${name}_place = u32(max(0, i32((2u * ${i} + 1u) * ${name}_part) - ${length}));
let ${name}_first = min(${name}_place / ${2 * length}u, ${name}_part - 1u);
let ${name}_rest = ${name}_place - ${name}_first * ${2 * length}u;
let ${name}_low = ${operations}[at + ${from}u] + ${name}_first;
let ${name}_high = ${operations}[at + ${from}u] + min(${name}_first + 1u, ${name}_part - 1u);`;
  const byte = (x: string, y: string) => `byte_at((${y} * ${width}u + ${x}) * ${channels}u + channel)`;
  return `fn operation_words(code: u32) -> u32 {
if (code == ${CODE.affine}u) { return ${OPERATION_WORDS.affine}u; }
return select(${OPERATION_WORDS.other}u, ${OPERATION_WORDS.resizedCrop}u, code == ${CODE.resizedCrop}u);
}
fn moved(i: u32, at: u32) -> u32 {
let channel = i % ${channels}u;
let x = i / ${channels}u % ${width}u;
let y = i / ${channels * width}u;
let column = ${coordinate(0)};
let row = ${coordinate(3)};
if (column < 0 || row < 0 || column >= ${width} || row >= ${height}) { return 0u; }
return ${byte('u32(column)', 'u32(row)')};
}
fn enlarged(i: u32, at: u32) -> u32 {
let channel = i % ${channels}u;
${reading('x', `(i / ${channels}u % ${width}u)`, width, 1, 3)}
${reading('y', `(i / ${channels * width}u)`, height, 2, 4)}
let upper = ${byte('x_low', 'y_low')} * (${2 * width}u - x_rest) + ${byte('x_high', 'y_low')} * x_rest;
let lower = ${byte('x_low', 'y_high')} * (${2 * width}u - x_rest) + ${byte('x_high', 'y_high')} * x_rest;
let sum = upper * (${2 * height}u - y_rest) + lower * y_rest;
let whole = sum / ${4 * width * height}u;
let rest = sum % ${4 * width * height}u;
let up = rest > ${2 * width * height}u || (rest == ${2 * width * height}u && (whole & 1u) == 1u);
return whole + select(0u, 1u, up);
}
fn sharpened(i: u32, at: u32) -> u32 {
let own = byte_at(i);
let x = i / ${channels}u % ${width}u;
let y = i / ${channels * width}u;
var soft = own;
if (x > 0u && y > 0u && x < ${width - 1}u && y < ${height - 1}u) {
var sum = 4u * own;
for (var r = 0u; r < 3u; r++) {
for (var c = 0u; c < 3u; c++) { sum += byte_at(i + r * ${width * channels}u + c * ${channels}u - ${(width + 1) * channels}u); }
}
// Thirteen is odd: no sum lies halfway.
soft = (2u * sum + 13u) / 26u;
}
return blend(f32(own), f32(soft), ${parameter(1)}, ${parameter(2)});
}
fn changed(i: u32, code: u32, at: u32) -> u32 {
if (code >= ${FIRST_TABLE_CODE}u) { return table[i % ${channels}u * 256u + byte_at(i)]; }
switch (code) {
case ${CODE.affine}u: { return moved(i, at); }
case ${CODE.resizedCrop}u: { return enlarged(i, at); }
${height > 2 && width > 2 ? `case ${CODE.sharpness}u: { return sharpened(i, at); }` : ''}
${
  channels === 3
    ? `case ${CODE.saturation}u: {
let pixel = pixel_at(i);
return blend(f32(byte_at(i)), f32(luma(pixel.x, pixel.y, pixel.z)), ${parameter(1)}, ${parameter(2)});
}
case ${CODE.hue}u: { return turned_hue(pixel_at(i), i % 3u, ${parameter(1)}); }`
    : ''
}
default: { return byte_at(i); }
}
}`;
}

/** What becomes of each byte value: `mapped` of the value alone, the others from a channel's histogram. */
function tableFunctions(operations: string): string {
  return `fn mapped(value: u32, code: u32, at: u32) -> u32 {
let first = ${operations}[at + 1u];
let ratio = bitcast<f32>(first);
let rest = bitcast<f32>(${operations}[at + 2u]);
switch (code) {
case ${CODE.brightness}u: { return blend(f32(value), 0.0, ratio, rest); }
case ${CODE.contrast}u: { return blend(f32(value), mean, ratio, rest); }
case ${CODE.posterize}u: { return value & first; }
case ${CODE.solarize}u: { return select(value, 255u - value, value >= first); }
default: { return 255u - value; }
}
}
// Stretches the range of a channel to 0 … 255.
fn stretch(base: u32) {
var low = 0u;
while (low < 255u && atomicLoad(&histogram[base + low]) == 0u) { low += 1u; }
var high = 255u;
while (high > low && atomicLoad(&histogram[base + high]) == 0u) { high -= 1u; }
var scale = 1.0;
if (low < high) { scale = exact(255.0 * quotient(1.0, f32(high - low))); } else { low = 0u; }
for (var i = 0u; i < 256u; i++) {
table[base + i] = u32(clamp(exact(f32(i32(i) - i32(low)) * scale), 0.0, 255.0));
}
}
// Histogram equalisation as PIL does it in integers.
fn equalize(base: u32) {
var total = 0u;
var last = 0u;
for (var i = 0u; i < 256u; i++) {
let count = atomicLoad(&histogram[base + i]);
total += count;
if (count > 0u) { last = count; }
}
let step = (total - last) / 255u;
var sum = step / 2u;
for (var i = 0u; i < 256u; i++) {
table[base + i] = select(min(255u, sum / max(step, 1u)), i, step == 0u);
sum += atomicLoad(&histogram[base + i]);
}
}`;
}
