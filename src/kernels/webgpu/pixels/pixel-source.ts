/** Where kernels find the bytes of an image. */
import type { BufferView, KernelBuilder } from '../program/kernel';

/** Set in an image's place where its bytes are staged and not resident. */
export const STAGED_PLACE = 0x80000000;

/** Bindings that residents may take: with what else a kernel binds they stay within WebGPU's least limit of eight. */
export const MOST_RESIDENT_BUFFERS = 4;

/** Images on the device: those that stay, spread over as many buffers as they need, and those of this micro-batch. */
export interface PixelViews {
  readonly residents: readonly BufferView[];
  /** Images of each resident buffer (the last may hold fewer). */
  readonly imagesPerResident: number;
  readonly staged: BufferView;
  /** What augmentation makes, and in a second half what it makes that from: [2, records] images. */
  readonly augmented: BufferView;
}

/** Every image begins on a word's edge. */
export function imageStrideWords(imageBytes: number): number {
  return Math.ceil(imageBytes / 4);
}

/** Declares `stored_word(place, word)`: four bytes of an image by its place. */
export function declareStoredWord(builder: KernelBuilder, views: PixelViews, strideWords: number): void {
  const staged = builder.read(views.staged, 'u32');
  const residents = views.residents.map((view) => builder.read(view, 'u32'));
  const branches = residents.map((name, i) => {
    const first = i * views.imagesPerResident;
    const read = `return ${name}[(place - ${first}u) * ${strideWords}u + word];`;
    return i === residents.length - 1 ? read : `if (place < ${first + views.imagesPerResident}u) { ${read} }`;
  });
  builder.helper(
    'stored_word',
    `fn stored_word(place: u32, word: u32) -> u32 {
${
  residents.length > 0
    ? `if (place < ${STAGED_PLACE}u) {
${branches.join('\n')}
}`
    : ''
}
return ${staged}[(place & ${STAGED_PLACE - 1}u) * ${strideWords}u + word];
}`,
  );
}
