import type { Normalization } from '../../../shared/pixels';
import { patchSource } from '../operations/tokens';
import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder } from '../program/kernel';
import { literal } from '../wgsl/activation';
import { declareStoredWord, imageStrideWords, type PixelViews } from './pixel-source';

/** u32 words that say what becomes of one image; see writeImageRecord. */
export const IMAGE_WORDS = 12;

export interface GatherShape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Side of the patches to lay pixels out by, or null for [H, W, C]. */
  readonly patch: number | null;
  readonly normalization: Normalization;
}

/** How an image of the batch is made; positions are within the uploaded records. */
export interface ImageRecord {
  /** Which of the images on the device: a resident's number, or STAGED_PLACE plus the number of a staged one. */
  readonly place: number;
  /** Where its operations begin, and how many there are. */
  readonly firstOperationWord: number;
  readonly operationCount: number;
  readonly partner: number;
  /** Share of this image where `box` is null, or outside the box. */
  readonly share: number;
  readonly box: Rectangle | null;
  readonly erase: Rectangle | null;
}

interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Words: place, partner, share (f32), operations (count above 24 bits of first word), box top/left/bottom/right, erased top/left/bottom/right. */
export function writeImageRecord(record: ImageRecord, target: DataView, byteOffset: number): void {
  const rectangle = (r: Rectangle | null) =>
    r ? [r.top, r.left, r.top + r.height, r.left + r.width] : [0, 0, 0, 0];
  target.setUint32(byteOffset, record.place, true);
  target.setUint32(byteOffset + 4, record.partner, true);
  // A box takes all of its pixels from the other image; outside it nothing is mixed.
  target.setFloat32(byteOffset + 8, record.box ? 1 : record.share, true);
  target.setUint32(byteOffset + 12, record.firstOperationWord + record.operationCount * 2 ** 24, true);
  for (const [i, word] of [...rectangle(record.box), ...rectangle(record.erase)].entries()) {
    target.setUint32(byteOffset + 16 + 4 * i, word, true);
  }
}

/**
 * Bytes of chosen images, as they are stored or as augmentation left them → float32 [N, H, W, C] (or patches): (x / 255 − mean) /
 * deviation, erased, mixed.
 */
export function gather(
  shape: GatherShape,
  views: { readonly pixels: PixelViews; readonly images: BufferView; readonly output: BufferView },
  augmented: boolean,
): Kernel {
  const { batch, height, width, channels, patch, normalization } = shape;
  const builder = new KernelBuilder('gather');
  const images = builder.read(views.images, 'u32');
  const output = builder.write(views.output);
  const words = height * width * channels;
  const strideWords = imageStrideWords(words);
  let word = `stored_word(${images}[record], at >> 2u)`;
  if (augmented)
    word = `${builder.read(views.pixels.augmented, 'u32')}[position * ${strideWords}u + (at >> 2u)]`;
  else declareStoredWord(builder, views.pixels, strideWords);
  const table = (name: string, values: readonly number[]) =>
    builder.helper(name, `const ${name} = array<f32, ${channels}>(${values.map(literal).join(', ')});`);
  table('channel_mean', normalization.mean);
  table('channel_deviation', normalization.deviation);
  builder.helper(
    'prepared',
    `fn prepared(position: u32, y: u32, x: u32, channel: u32) -> f32 {
let record = position * ${IMAGE_WORDS}u;
let top = ${images}[record + 8u];
let left = ${images}[record + 9u];
if (y >= top && y < ${images}[record + 10u] && x >= left && x < ${images}[record + 11u]) { return 0.0; }
let at = (y * ${width}u + x) * ${channels}u + channel;
let byte = (${word} >> ((at & 3u) * 8u)) & 255u;
return (f32(byte) / 255.0 - channel_mean[channel]) / channel_deviation[channel];
}`,
  );
  return elementwiseKernel(
    builder,
    batch * words,
    `${patch === null ? `let source = i;` : patchSource({ height, width, channels, patch }, 'i')}
let position = source / ${words}u;
let channel = source % ${channels}u;
let x = source / ${channels}u % ${width}u;
let y = source / ${width * channels}u % ${height}u;
let record = position * ${IMAGE_WORDS}u;
var value = prepared(position, y, x, channel);
var share = bitcast<f32>(${images}[record + 2u]);
if (y >= ${images}[record + 4u] && y < ${images}[record + 6u] && x >= ${images}[record + 5u] && x < ${images}[record + 7u]) { share = 0.0; }
if (share < 1.0) { value = share * value + (1.0 - share) * prepared(${images}[record + 1u], y, x, channel); }
${output}[i] = value;`,
  );
}
