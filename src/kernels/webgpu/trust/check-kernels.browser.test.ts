import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildModel } from '../../../models/catalogue';
import { DEFAULT_ARCHITECTURES } from '../../../recipe/defaults';
import { kernelReportSchema } from '../../../shared/kernel-report';
import type { ProgramOptions } from '../../engine';
import { refer } from '../../plain/refer';
import { noiseImages, plainOptions, TestGraph } from '../../testing/graphs';
import { startWasm, testDevice } from '../../testing/webgpu-twins';
import type { OwnedDevice } from '../device';
import type { DeviceProfile } from '../device-profile';
import { checkKernels, checkKey } from './check-kernels';

const same = { top: 1, left: 1, bottom: 1, right: 1 };
const adamw = { kind: 'adamw', beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1 } as const;

/** A residual network: convolutions, batch norm, a sum, dropout. */
function optionsOf(changes: Partial<ProgramOptions> = {}): ProgramOptions {
  const graph = new TestGraph([16, 16, 3])
    .conv2d(16, [3, 3], [1, 1], same, false)
    .batchNorm()
    .activation('relu');
  const trunk = graph.value;
  graph.conv2d(16, [3, 3], [1, 1], same).addFrom(trunk).activation('relu').globalAveragePool().dropout(0.2);
  const finished = graph.linear(4).finish();
  return { ...plainOptions(finished, noiseImages(finished.inputShape, 1)), optimizer: adamw, ...changes };
}

/** On a device that nothing was compiled on yet. */
async function check(
  options: ProgramOptions,
  spoil: (device: OwnedDevice) => void = () => undefined,
  changes: Partial<DeviceProfile> = {},
) {
  const device = await testDevice();
  try {
    spoil(device);
    const owned = { ...device, profile: { ...device.profile, ...changes } };
    return await checkKernels('residual', options, owned, refer);
  } finally {
    device.device.destroy();
  }
}

/** Lets kernels be compiled from another text. */
function rewrite(
  { device }: OwnedDevice,
  wanted: (label: string) => boolean,
  rewritten: (code: string) => string,
): void {
  const create = device.createShaderModule.bind(device);
  vi.spyOn(device, 'createShaderModule').mockImplementation(({ label = '', code }) => {
    if (!wanted(label)) return create({ label, code });
    const other = rewritten(code);
    expect(other).not.toBe(code);
    return create({ label, code: other });
  });
}

/** With something after each number that is stored. */
function storing(code: string, more: string): string {
  const [, written] = /var<storage, read_write> (b\d+): array<f32/.exec(code) ?? [];
  return code.replace(new RegExp(`(${written}\\[[^\\]]*\\] \\+?=) ([^;]+);`, 'g'), `$1 ($2) ${more};`);
}

/** Lets a kernel be compiled so that all it stores is a hundredth too large. */
function miscompile(device: OwnedDevice, wanted: string): void {
  rewrite(
    device,
    (label) => label === wanted,
    (code) => storing(code, '* 1.01'),
  );
}

beforeAll(startWasm);
afterEach(() => {
  vi.restoreAllMocks();
});

describe('kernels that are right pass', () => {
  test.each([
    ['with all a run may ask for', { clipNorm: 1, emaDecay: 0.9 }],
    ['with mixed precision', { storage: 'float16' }],
    ['with frozen layers', { frozen: new Set(['p0', 'p1', 'p2']) }],
  ] as const)('%s', async (_, changes) => {
    const { trouble, kernels } = await check(optionsOf(changes));
    expect(trouble).toBeNull();
    const compared = kernels.filter(({ difference }) => difference !== null);
    expect(compared.length).toBeGreaterThan(kernels.length / 2);
    expect(kernels.map(({ label }) => label)).toEqual(
      expect.arrayContaining([
        'gather',
        'node4 forward',
        'cross-entropy',
        'gradient norm, sum',
        'adamw step',
      ]),
    );
  });
});

test('the kernels of hardware pass in mixed precision, and those that may be chosen in their place', async () => {
  const graph = new TestGraph([16, 16, 3]).conv2d(16, [3, 3], [1, 1], same).activation('relu');
  const finished = graph.conv2d(16, [3, 3], [2, 2], same).globalAveragePool().linear(4).finish();
  const plain = plainOptions(finished, noiseImages(finished.inputShape, 1));
  const { trouble } = await check({ ...plain, storage: 'float16' }, undefined, { software: false });
  expect(trouble).toBeNull();
});

test.each(['cnn', 'resnet'] as const)(
  'right kernels pass where Adam makes whole steps of the rounding of halves: %s',
  async (kind) => {
    const size = { imageSize: 32, channels: 3, classCount: 4 };
    const { graph } = buildModel(DEFAULT_ARCHITECTURES[kind], size);
    const optimizer = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const;
    const plain = plainOptions(graph, noiseImages(graph.inputShape, 1));
    const { trouble } = await check({ ...plain, optimizer, storage: 'float16' });
    expect(trouble).toBeNull();
  },
);

test.each([
  ['node4 forward', 'value of node6 in evaluation'],
  ['node2 normalise', 'value of node3'],
  ['node7 mean gradient', 'gradient by node5'],
  ['node4 filter gradient', 'gradient by p3'],
  ['node4 input gradient', 'gradient by node2'],
  ['adamw step', 'parameter/p0 after the step'],
])('a wrong kernel is named: %s', async (label, what) => {
  const { trouble } = await check(optionsOf(), (device) => miscompile(device, label));
  expect(trouble).toMatchObject({ kind: 'different', kernel: label, what, bar: 1e-3 });
  expect(trouble?.difference).toBeGreaterThan(1e-3);
});

/** Convolutions that pool: before a residual sum, before dropout, and after an activation with two corners. */
function poolingOptions(changes: Partial<ProgramOptions> = {}): ProgramOptions {
  const graph = new TestGraph([32, 32, 3]).conv2d(16, [3, 3], [2, 2], same).maxPool(2);
  const trunk = graph.value;
  const [weight, bias] = [graph.parameter([3, 3, 3, 16]), graph.parameter([16], 'bias')];
  graph.add(
    { kind: 'conv2d', kernel: [3, 3], stride: [2, 2], padding: same, weight, bias },
    [16, 16, 16],
    [0],
  );
  graph.activation('relu').maxPool(2).addFrom(trunk).activation('relu6');
  graph.conv2d(16, [3, 3], [1, 1], same).activation('leakyRelu', 0.1).maxPool(2).dropout(0.2);
  const finished = graph.flatten().linear(4).finish();
  return { ...plainOptions(finished, noiseImages(finished.inputShape, 1)), optimizer: adamw, ...changes };
}

describe('what is within the bar is no fault', () => {
  test('however many kernels one after the other are off by it', async () => {
    const graph = new TestGraph([16, 16, 3]);
    for (const size of [3, 5, 3, 5, 3, 5, 3, 5]) {
      const padding = (size - 1) / 2;
      const sides = { top: padding, left: padding, bottom: padding, right: padding };
      graph.conv2d(16, [size, size], [1, 1], sides).activation(size === 3 ? 'relu' : 'gelu');
    }
    const finished = graph.globalAveragePool().linear(4).finish();
    const options = plainOptions(finished, noiseImages(finished.inputShape, 1));
    const { trouble } = await check(options, (device) =>
      rewrite(
        device,
        (label) => / (forward|input gradient)$/.test(label),
        (code) => storing(code, '* 1.0005'),
      ),
    );
    expect(trouble).toBeNull();
  });

  test('where it carries values over the corner of a ReLU', async () => {
    const { trouble } = await check(optionsOf(), (device) =>
      rewrite(
        device,
        (label) => label === 'node2 normalise' || label === 'node4 forward',
        (code) => code.replace(/var v = ([^;]+);/, 'var v = ($1) + 1e-3;'),
      ),
    );
    expect(trouble).toBeNull();
  });

  test('where it has another cell of a window win', async () => {
    const { trouble } = await check(poolingOptions(), (device) =>
      rewrite(
        device,
        (label) => ['node1 forward', 'node3 forward', 'node8 forward'].includes(label),
        (code) => code.replace(/var best = ([^;]+);/, 'var best = ($1) + 5e-4;'),
      ),
    );
    expect(trouble).toBeNull();
  });
});

test.each(['float32', 'float16'] as const)('convolutions that pool pass: %s', async (storage) => {
  const { trouble, kernels } = await check(poolingOptions({ storage }));
  expect(trouble).toBeNull();
  const pooling = kernels.filter(({ label }) => /^node(1|3|8) (forward|max pool gradient)$/.test(label));
  expect(new Set(pooling.map(({ label }) => label)).size).toBe(6);
  for (const { difference } of pooling) expect(difference).not.toBeNull();
});

test('a cell that wins without being the largest is named', async () => {
  const { trouble } = await check(poolingOptions(), (device) =>
    rewrite(
      device,
      (label) => label === 'node3 forward',
      (code) => code.replace('winner = 2u', 'winner = 1u'),
    ),
  );
  expect(trouble).toMatchObject({ kind: 'different', kernel: 'node3 forward', what: 'winners of node5' });
});

test('a kernel that does not compute the same twice is named', async () => {
  const { trouble } = await check(optionsOf(), ({ device }) => {
    const write = device.queue.writeBuffer.bind(device.queue);
    let blocks = 0;
    vi.spyOn(device.queue, 'writeBuffer').mockImplementation((buffer, offset, data) => {
      // Of the second execution's training step: another seed, so that dropout falls otherwise.
      if (buffer.label === 'hyper' && ++blocks === 4) new Uint32Array(data as ArrayBuffer)[2] += 1;
      write(buffer, offset, data);
    });
  });
  expect(trouble).toMatchObject({ kind: 'unsteady', kernel: 'node8 elementwise' });
});

test('a kernel that the compiler refuses is named', async () => {
  const { trouble } = await check(optionsOf(), ({ device }) => {
    const create = device.createComputePipelineAsync.bind(device);
    vi.spyOn(device, 'createComputePipelineAsync').mockImplementation((descriptor) =>
      descriptor.label === 'node9 weight gradient'
        ? Promise.reject(new Error('no registers'))
        : create(descriptor),
    );
  });
  expect(trouble).toMatchObject({ kind: 'refused', kernel: 'node9 weight gradient' });
  expect(trouble?.detail).toContain('no registers');
});

test('a device that is lost names the kernel that ran', async () => {
  const { trouble } = await check(optionsOf(), ({ device }) => {
    const set = GPUComputePassEncoder.prototype.setPipeline;
    vi.spyOn(GPUComputePassEncoder.prototype, 'setPipeline').mockImplementation(function (
      this: GPUComputePassEncoder,
      pipeline,
    ) {
      if (pipeline.label === 'node2 normalise') device.destroy();
      set.call(this, pipeline);
    });
  });
  expect(trouble).toMatchObject({ kind: 'lost', kernel: 'node2 normalise' });
});

test('other kernels have another key, and the same ones the same', async () => {
  const device = await testDevice();
  const keyOf = (changes: Partial<ProgramOptions> = {}) => checkKey(optionsOf(changes), device);
  expect(keyOf()).toBe(keyOf());
  expect(keyOf({ optimizer: { ...adamw, beta1: 0.8 } })).not.toBe(keyOf());
  expect(keyOf({ storage: 'float16' })).not.toBe(keyOf());
  device.device.destroy();
});

test('what a check finds is what a report holds', async () => {
  const found = await check(optionsOf(), (device) => miscompile(device, 'cross-entropy'));
  const { checks } = kernelReportSchema.shape;
  expect(checks.parse(JSON.parse(JSON.stringify([found])))).toEqual([found]);
});

/** Scores of a check's fewer tokens fit into less than those of the run. */
test.each([
  ['a head at once', 16_384, 1.01, ['attention gradient', 'gradients']],
  ['queries, then keys', 8000, 1, ['attention query gradient', 'attention key gradient', 'gradients']],
] as const)('the kernels of hardware adapters for tokens: %s', async (_, headScoresBytes, factor, labels) => {
  const graph = new TestGraph([14, 14, 3])
    .patchify(2)
    .linear(48, false)
    .attention(2, 8, 0.1, 1)
    .layerNorm()
    .meanTokens(0)
    .linear(3)
    .finish();
  const options = { ...plainOptions(graph, noiseImages(graph.inputShape, 7)), optimizer: adamw };
  const { kernels, trouble } = await check(options, (device) => {
    const profile = { ...device.profile, software: false, subgroupWidth: 1, headScoresBytes };
    Object.assign(device, { profile });
    if (factor !== 1) miscompile(device, 'node3 attention gradient');
  });
  const found = kernels.map(({ label }) => label.replace(/^node\d+ /, ''));
  expect(
    found.filter((label) => /attention .*gradient|^attention gradient|^gradients/.test(label)).sort(),
  ).toEqual([...labels].sort());
  if (factor === 1) expect(trouble).toBeNull();
  else expect(trouble).toMatchObject({ kind: 'different', kernel: 'node3 attention gradient' });
});
