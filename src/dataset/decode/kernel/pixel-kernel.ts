/** The WebAssembly kernel (pixel-kernel.c): the same results as resample.ts and luminance.ts, and JPEG planes beside. */
import { invariant } from '../../../shared/errors';
import { isPlanar, type Picture, type PlanarImage } from '../formats/picture';
import { type InterleavedImage, type ResampleAxis, type ResizeWindow, resampleAxis } from '../resample';
import { PIXEL_KERNEL_BINARY } from './pixel-kernel-binary';

/** Vectors read and write this far beyond a buffer at most. */
const MARGIN_BYTES = 64;
/** Rows are worked on in pieces that stay in a core's cache. */
const PIECE_BYTES = 2 ** 18;
/** Linear memory never shrinks: an instance that a huge image has swollen is let go. */
const LARGEST_KEPT_BYTES = 2 ** 26;
const PAGE_BYTES = 2 ** 16;

const FUNCTIONS = [
  'resampleRgbRows',
  'resampleGrayRows',
  'resampleColumns',
  'toLuminance',
  'planesToRgb',
] as const;

type KernelFunctions = Readonly<Record<(typeof FUNCTIONS)[number], (...args: readonly number[]) => void>>;

interface Kernel {
  readonly functions: KernelFunctions;
  readonly memory: WebAssembly.Memory;
  /** Where the memory begins that nobody uses. */
  readonly heapBase: number;
}

function instantiate(module: WebAssembly.Module): Kernel {
  const { exports } = new WebAssembly.Instance(module);
  const { memory, __heap_base: heapBase } = exports;
  invariant(memory instanceof WebAssembly.Memory, 'the kernel exports its memory');
  invariant(heapBase instanceof WebAssembly.Global, 'the kernel exports its heap base');
  const functions = Object.fromEntries(
    FUNCTIONS.map((name) => {
      const exported = exports[name];
      invariant(typeof exported === 'function', `the kernel exports ${name}`);
      return [name, exported];
    }),
  ) as KernelFunctions;
  return { functions, memory, heapBase: Number(heapBase.value) };
}

/** Sizes whose windows are kept: the pictures of a dataset come in a few. */
const MOST_AXES = 32;

export class PixelKernel {
  private readonly axes = new Map<string, ResampleAxis>();
  private kernel: Kernel | null = null;
  private top = 0;

  private constructor(private readonly module: WebAssembly.Module) {}

  /** Rejects where the browser has no WebAssembly SIMD. */
  static async load(): Promise<PixelKernel> {
    const bytes = Uint8Array.from(atob(PIXEL_KERNEL_BINARY), (character) => character.charCodeAt(0));
    return new PixelKernel(await WebAssembly.compile(bytes));
  }

  /** The kept part of the picture resized to `window.width` × `window.height`: [keptHeight, keptWidth, channels]. */
  resize(picture: Picture, window: ResizeWindow, channels: number): Uint8Array {
    const kernel = this.begin();
    const { interpolation, keptLeft, keptTop } = window;
    const horizontal = this.axisOf(picture.width, window.width, keptLeft, window.keptWidth, interpolation);
    const vertical = this.axisOf(picture.height, window.height, keptTop, window.keptHeight, interpolation);
    const last = window.keptHeight - 1;
    const firstRow = vertical.starts[0];
    const rowCount = vertical.starts[last] + vertical.counts[last] - firstRow;
    const outputs = window.keptWidth;
    const narrowRowBytes = outputs * channels;
    const narrowed = this.allocate(rowCount * narrowRowBytes);
    const result = this.allocate(window.keptHeight * narrowRowBytes);
    const across = this.placeAxis(horizontal);
    const down = this.placeAxis(vertical);

    const stride = isPlanar(picture) ? 4 : picture.stride;
    const rowBytes = picture.width * stride;
    const pieceRows = Math.max(1, Math.min(rowCount, Math.floor(PIECE_BYTES / rowBytes)));
    const piece = this.allocate(pieceRows * rowBytes);
    const gray = channels === 1 ? this.allocate(pieceRows * picture.width) : 0;
    const fill = isPlanar(picture)
      ? this.planeFiller(kernel, picture, piece)
      : this.interleavedFiller(picture, piece);
    for (let row = 0; row < rowCount; row += pieceRows) {
      const rows = Math.min(pieceRows, rowCount - row);
      fill(firstRow + row, rows);
      const target = narrowed + row * narrowRowBytes;
      if (channels === 1) {
        kernel.toLuminance(piece, stride, rows * picture.width, gray);
        kernel.resampleGrayRows(gray, picture.width, rows, ...across, outputs, target);
      } else kernel.resampleRgbRows(piece, rowBytes, stride, rows, ...across, outputs, target);
    }
    kernel.resampleColumns(narrowed, narrowRowBytes, firstRow, ...down, window.keptHeight, result);
    const pixels = this.bytes().slice(result, result + window.keptHeight * narrowRowBytes);
    this.end();
    return pixels;
  }

  private axisOf(...size: Parameters<typeof resampleAxis>): ResampleAxis {
    const key = size.join(' ');
    const known = this.axes.get(key);
    if (known) return known;
    if (this.axes.size >= MOST_AXES) this.axes.clear();
    const axis = resampleAxis(...size);
    this.axes.set(key, axis);
    return axis;
  }

  /** Copies rows of the picture into the piece. */
  private interleavedFiller(
    image: InterleavedImage,
    piece: number,
  ): (firstRow: number, rows: number) => void {
    const rowBytes = image.width * image.stride;
    return (firstRow, rows) =>
      this.bytes().set(image.data.subarray(firstRow * rowBytes, (firstRow + rows) * rowBytes), piece);
  }

  private planeFiller(
    kernel: KernelFunctions,
    image: PlanarImage,
    piece: number,
  ): (firstRow: number, rows: number) => void {
    const { width, chromaWidth, chromaHeight } = image;
    const luma = this.place(image.luma);
    const cb = this.place(image.cb);
    const cr = this.place(image.cr);
    const scratch = this.allocate(8 * chromaWidth + 4 * MARGIN_BYTES);
    const halfX = Number(image.halfX);
    const halfY = Number(image.halfY);
    return (firstRow, rows) =>
      kernel.planesToRgb(
        luma,
        cb,
        cr,
        width,
        chromaWidth,
        chromaHeight,
        halfX,
        halfY,
        firstRow,
        rows,
        scratch,
        piece,
      );
  }

  private begin(): KernelFunctions {
    this.kernel ??= instantiate(this.module);
    this.top = this.kernel.heapBase;
    return this.kernel.functions;
  }

  private end(): void {
    if (this.bytes().length > LARGEST_KEPT_BYTES) this.kernel = null;
  }

  private memory(): WebAssembly.Memory {
    invariant(this.kernel !== null, 'the kernel was begun');
    return this.kernel.memory;
  }

  /** The whole memory; another view after every growth. */
  private bytes(): Uint8Array {
    return new Uint8Array(this.memory().buffer);
  }

  /** An address with room for `size` bytes and a margin. */
  private allocate(size: number): number {
    const memory = this.memory();
    const address = (this.top + 15) & ~15;
    this.top = address + size + MARGIN_BYTES;
    const missing = this.top - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    return address;
  }

  private place(data: Uint8Array): number {
    const address = this.allocate(data.length);
    this.bytes().set(data, address);
    return address;
  }

  /** Addresses of starts, counts and weights, and the window's size: as the kernel's functions take them. */
  private placeAxis(axis: ResampleAxis): readonly [number, number, number, number] {
    const [starts, counts, weights] = [axis.starts, axis.counts, axis.weights].map((words) =>
      this.place(new Uint8Array(words.buffer, words.byteOffset, words.byteLength)),
    ) as [number, number, number];
    return [starts, counts, weights, axis.windowSize];
  }
}
