/** Augmentation on the device against its plain twin, to the byte. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CounterRng } from '../../../shared/rng';
import type { ImageAugmentation, PixelOperation } from '../../augmentation';
import { applyPixelOperations } from '../../plain/pixel-operations';
import { noiseImages, plainOptions, randomParameters, TestGraph } from '../../testing/graphs';
import { batchOf, testDevice } from '../../testing/webgpu-twins';
import type { OwnedDevice } from '../device';
import { createWebgpuEngine } from '../engine';
import { batchBuffers, IMAGE_RECORDS_PER_IMAGE } from '../lowering/program-buffers';
import { EngineMemory, Executable, PipelineCache } from '../program/executable';
import { HYPER_BYTES } from '../program/hyper';
import { Readback } from '../readback';
import { augment } from './augment';
import { IMAGE_WORDS } from './gather';
import { PixelStore } from './pixel-store';

type Pixels = ReturnType<typeof noiseImages>;

let owned: OwnedDevice;
let pipelines: PipelineCache;
let hyper: GPUBuffer;

beforeAll(async () => {
  owned = await testDevice();
  pipelines = new PipelineCache(owned.device);
  hyper = owned.device.createBuffer({ size: HYPER_BYTES, usage: GPUBufferUsage.UNIFORM });
});

afterAll(() => owned.device.destroy());

const plenty = { bufferBytes: 2 ** 27, totalBytes: 2 ** 30 };

/** Images 0 … n − 1 of `pixels` through the device, each with its own operations. */
async function changed(
  pixels: Pixels,
  operations: readonly (readonly PixelOperation[])[],
  limits = plenty,
): Promise<Uint8Array[]> {
  const memory = new EngineMemory(owned.device);
  const count = operations.length;
  const store = new PixelStore(pixels, memory, count, limits);
  const buffers = batchBuffers(count, IMAGE_WORDS, 0);
  const augmentation = operations.map(
    (own): ImageAugmentation => ({ operations: own, erase: null, mix: null }),
  );
  expect(store.needsOperations(augmentation)).toBe(true);
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  const { height, width, channels } = pixels;
  const shape = { records: count * IMAGE_RECORDS_PER_IMAGE, height, width, channels };
  const kernel = augment(shape, { pixels: store.views, ...buffers }, owned.profile);
  const { all } = await Executable.compile({ all: [kernel] }, pipelines, memory, hyper);
  await store.upload({ indices, augmentation, first: 0, count }, buffers);
  const encoder = owned.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  all.encode(pass);
  pass.end();
  owned.device.queue.submit([encoder.finish()]);
  const { augmented } = store.views;
  const readback = new Readback(owned.device);
  const words = await readback.read(memory.persistent(augmented.buffer), augmented.size / 2);
  const bytes = new Uint8Array(words.buffer);
  const imageBytes = height * width * channels;
  const strideBytes = Math.ceil(imageBytes / 4) * 4;
  const found = operations.map((_, i) => bytes.slice(i * strideBytes, i * strideBytes + imageBytes));
  readback.dispose();
  memory.dispose();
  return found;
}

function imageOf(pixels: Pixels, i: number): Uint8Array {
  const bytes = new Uint8Array(pixels.height * pixels.width * pixels.channels);
  pixels.read(Int32Array.of(i), bytes);
  return bytes;
}

/** The largest difference, and the share of bytes that differ at all. */
function compare(found: Uint8Array, expected: Uint8Array) {
  expect(found.length).toBe(expected.length);
  const errors = expected.map((value, i) => Math.abs(value - found[i]));
  return { most: Math.max(...errors), share: errors.filter((error) => error > 0).length / errors.length };
}

async function expectTwin(pixels: Pixels, operations: readonly (readonly PixelOperation[])[]) {
  const found = await changed(pixels, operations);
  for (const [i, own] of operations.entries()) {
    const expected = applyPixelOperations(imageOf(pixels, i), pixels, own);
    const { most, share } = compare(found[i], expected);
    // The plain twin's shares are rounded: a value exactly halfway may fall either way.
    const halfway = own.some(({ kind }) => kind === 'resizedCrop');
    expect(most, JSON.stringify(own)).toBeLessThanOrEqual(halfway ? 1 : 0);
    expect(share, JSON.stringify(own)).toBeLessThan(halfway ? 0.01 : 1e-9);
  }
}

const turned = (degrees: number, size: number): PixelOperation => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const middle = (size - 1) / 2;
  const matrix = [
    cos,
    sin,
    middle - cos * middle - sin * middle,
    -sin,
    cos,
    middle + sin * middle - cos * middle,
  ];
  return { kind: 'affine', matrix: matrix as [number, number, number, number, number, number] };
};

const flip = (width: number): PixelOperation => ({ kind: 'affine', matrix: [-1, 0, width - 1, 0, 1, 0] });

/** Every kind, with parameters drawn as augmentation draws them, and at their ends. */
function drawn(seed: number, size: number): PixelOperation[][] {
  const rng = new CounterRng(seed, 7);
  const factors = [0, 1, rng.uniform(0, 2), rng.uniform(0.2, 1.9)];
  return [
    [],
    [flip(size)],
    [{ kind: 'affine', matrix: [1, 0, -3, 0, 1, 2] }],
    [turned(rng.uniform(-30, 30), size)],
    [{ kind: 'affine', matrix: [1, rng.uniform(-0.3, 0.3), 0.25, 0, 1, 0] }],
    [{ kind: 'resizedCrop', left: 1, top: 2, width: size - 4, height: size - 3 }],
    [{ kind: 'resizedCrop', left: 0, top: 0, width: size, height: size }],
    ...factors.flatMap((factor): PixelOperation[][] => [
      [{ kind: 'brightness', factor }],
      [{ kind: 'contrast', factor }],
      [{ kind: 'saturation', factor }],
      [{ kind: 'sharpness', factor }],
    ]),
    ...[0, rng.uniform(-0.5, 0.5), rng.uniform(-0.1, 0.1), 0.5].map((shift): PixelOperation[] => [
      { kind: 'hue', shift },
    ]),
    [{ kind: 'posterize', bits: 4 }],
    [{ kind: 'posterize', bits: 8 }],
    [{ kind: 'solarize', threshold: 127.5 }],
    [{ kind: 'solarize', threshold: 0 }],
    [{ kind: 'autocontrast' }],
    [{ kind: 'equalize' }],
    [{ kind: 'invert' }],
    [
      { kind: 'resizedCrop', left: 2, top: 1, width: size - 5, height: size - 5 },
      flip(size),
      turned(11, size),
      { kind: 'saturation', factor: 1.4 },
      { kind: 'contrast', factor: 0.7 },
      { kind: 'hue', shift: -0.08 },
      { kind: 'equalize' },
      { kind: 'sharpness', factor: 1.8 },
    ],
  ];
}

describe('pixel operations on the device give the bytes of the plain twin', () => {
  test.each([
    ['coloured', 3, 16],
    ['coloured, of an odd size', 3, 13],
    ['gray', 1, 11],
  ] as const)('on %s images', async (_, channels, size) => {
    const cases = drawn(size, size);
    // The last makes of a value exactly halfway whatever follows: it is compared by itself below.
    const single = cases.slice(0, -1);
    await expectTwin(noiseImages([size, size, channels], single.length, size), single);
  });

  test('one after the other', async () => {
    const pixels = noiseImages([12, 12, 3], 3, 5);
    const sequence = (drawn(3, 12).at(-1) ?? []).filter(({ kind }) => kind !== 'resizedCrop');
    await expectTwin(pixels, [sequence, [...sequence].reverse(), sequence.slice(2)]);
  });

  test('on a flat image, whose range and saturation are none', async () => {
    const flat = {
      ...noiseImages([5, 5, 3], 4),
      read: (_: Int32Array, target: Uint8Array) => void target.fill(77),
    };
    await expectTwin(flat, [
      [{ kind: 'autocontrast' }],
      [{ kind: 'equalize' }],
      [{ kind: 'hue', shift: 0.2 }],
      [{ kind: 'contrast', factor: 1.5 }],
    ]);
  });

  test('on images of 1 × 1 and 2 × 2 pixels', async () => {
    for (const size of [1, 2]) {
      const operations: PixelOperation[][] = [
        [{ kind: 'sharpness', factor: 2 }],
        [{ kind: 'contrast', factor: 0.5 }],
        [{ kind: 'equalize' }],
        [flip(size)],
      ];
      await expectTwin(noiseImages([size, size, 3], operations.length, 9), operations);
    }
  });

  test('also where an image has more operations than the device takes', async () => {
    const many = Array.from(
      { length: 40 },
      (_, i): PixelOperation => ({ kind: 'posterize', bits: 8 - (i % 4) }),
    );
    await expectTwin(noiseImages([6, 6, 3], 3), [many, [{ kind: 'invert' }], []]);
  });
});

describe('images on the device', () => {
  const pixels = noiseImages([6, 5, 1], 24);
  const inverted = Array.from({ length: 24 }, (): PixelOperation[] => [{ kind: 'invert' }]);
  const strideBytes = 32;

  test.each([
    ['all in one buffer', plenty],
    ['all, over three buffers', { bufferBytes: strideBytes * 9, totalBytes: 2 ** 20 }],
    ['some resident, the others staged', { bufferBytes: strideBytes * 5, totalBytes: strideBytes * 11 }],
    ['none resident', { bufferBytes: 1, totalBytes: 2 ** 20 }],
  ])('are found: %s', async (_, limits) => {
    const found = await changed(pixels, inverted, limits);
    for (const [i, bytes] of found.entries()) {
      expect(bytes).toEqual(imageOf(pixels, i).map((value) => 255 - value));
    }
  });

  test('are uploaded once where they fit, and only the others from then on', async () => {
    const memory = new EngineMemory(owned.device);
    const read = vi.fn(pixels.read);
    const capacity = 16;
    const limits = { bufferBytes: strideBytes * 10, totalBytes: strideBytes * capacity };
    const store = new PixelStore({ ...pixels, read }, memory, 4, limits);
    const buffers = batchBuffers(4, IMAGE_WORDS, 0);
    const epoch = async (seed: number) => {
      const order = new CounterRng(seed, 1).permutation(24);
      let asked = 0;
      for (let first = 0; first < 24; first += 4) {
        read.mockClear();
        await store.upload({ indices: Int32Array.from(order), augmentation: null, first, count: 4 }, buffers);
        for (const [indices] of read.mock.calls) asked += indices.length;
      }
      return asked;
    };
    expect(await epoch(1)).toBe(24);
    expect(await epoch(2)).toBe(24 - capacity);
    expect(await epoch(3)).toBe(24 - capacity);
    store.dispose();
    memory.dispose();
  });

  test('are read for the next step while the device still works on the ones before', async () => {
    const read = vi.fn(pixels.read);
    const graph = new TestGraph([6, 5, 1]).flatten().linear(2).finish();
    const engine = await createWebgpuEngine(plainOptions(graph, { ...pixels, read }), owned);
    await engine.importState({ tensors: randomParameters(graph) });
    // A device that is never done.
    vi.spyOn(owned.device.queue, 'onSubmittedWorkDone').mockReturnValue(new Promise(() => {}));
    const part = (first: number) => ({
      ...batchOf(4, 2, first + 1),
      indices: Int32Array.of(4 * first, 4 * first + 1, 4 * first + 2, 4 * first + 3),
    });
    for (const first of [0, 1]) await engine.trainStep(part(first));
    void engine.trainStep(part(2));
    await expect.poll(() => read.mock.calls.map(([indices]) => indices[0])).toEqual([0, 4, 8]);
    vi.restoreAllMocks();
    engine.dispose();
  });

  test('are uploaded as they are, with a kilobyte or so that says what becomes of them', async () => {
    const large = noiseImages([32, 32, 3], 8);
    const memory = new EngineMemory(owned.device);
    const store = new PixelStore(large, memory, 8, plenty);
    const buffers = batchBuffers(8, IMAGE_WORDS, 0);
    const own = (drawn(1, 32).at(-1) ?? []) as PixelOperation[];
    const augmentation = Array.from({ length: 8 }, () => ({ operations: own, erase: null, mix: null }));
    const request = {
      indices: Int32Array.from({ length: 8 }, (_, i) => i),
      augmentation,
      first: 0,
      count: 8,
    };
    store.needsOperations(augmentation);
    await store.upload(request, buffers);
    const uploading = vi.spyOn(owned.device.queue, 'writeBuffer');
    await store.upload(request, buffers);
    const bytes = uploading.mock.calls.reduce((sum, [, , data]) => sum + data.byteLength, 0);
    vi.restoreAllMocks();
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(8 * 400);
    store.dispose();
    memory.dispose();
  });
});
