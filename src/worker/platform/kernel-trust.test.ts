import { expect, test, vi } from 'vitest';
import { noiseImages, plainOptions, TestGraph } from '../../kernels/testing/graphs';
import type { KernelTrouble } from '../../shared/kernel-report';
import { failure, success } from '../../shared/result';
import { kernelReport, kernelTrouble } from '../../shared/testing/kernel-report';
import { type CheckMeans, type CheckSubject, KernelTrust, standInFor } from './kernel-trust';
import { type KernelTrustFile, type KnownKernels, parseKnownKernels } from './kernel-trust-file';

function subjectOf(name: string): CheckSubject {
  const graph = new TestGraph([1, 1, 1]).flatten().linear(2).finish();
  return { name, options: plainOptions(graph, noiseImages(graph.inputShape, 1)) };
}

const cnn = subjectOf('cnn');
const vit = subjectOf('vit');

/** A disk that outlives the trust that reads it. */
class Disk implements KernelTrustFile {
  text: string | null = null;

  async load(): Promise<KnownKernels | null> {
    return this.text === null ? null : parseKnownKernels(this.text);
  }

  async save(known: KnownKernels): Promise<void> {
    this.text = JSON.stringify(known);
  }
}

/** An adapter on which `broken` says what is wrong with a network, and `edition` which text its kernels have. */
function adapterOf(broken: (name: string) => KernelTrouble | null, adapter = 'an adapter', edition = 1) {
  const check = vi.fn(async ({ name }: CheckSubject) => success(kernelReport(name, broken(name))));
  const means: CheckMeans = {
    adapter,
    keyOf: (options) => `${[cnn, vit].find((subject) => subject.options === options)?.name} ${edition}`,
    check,
  };
  return { check, open: async () => success(means) };
}

test('what was found right is not checked again, in this visit or the next, and what is new is', async () => {
  const disk = new Disk();
  const { check, open } = adapterOf(() => null);
  const trust = new KernelTrust(disk, open);
  expect(await trust.verdictOn([cnn])).toBeNull();
  expect(await trust.verdictOn([cnn])).toBeNull();
  expect(check).toHaveBeenCalledTimes(1);
  const next = new KernelTrust(disk, open);
  expect(await next.verdictOn([cnn, vit])).toBeNull();
  expect(check.mock.calls.map(([{ name }]) => name)).toEqual(['cnn', 'vit']);
});

test('another adapter, browser or driver, and other texts of the kernels, are checked anew', async () => {
  const disk = new Disk();
  await new KernelTrust(disk, adapterOf(() => null).open).verdictOn([cnn]);
  for (const other of [adapterOf(() => null, 'another'), adapterOf(() => null, 'another', 2)]) {
    await new KernelTrust(disk, other.open).verdictOn([cnn]);
    expect(other.check).toHaveBeenCalledTimes(1);
  }
});

test.each(['different', 'unsteady', 'refused'] as const)(
  'kernels that failed (%s) are not used in the next visit either, and its report is kept',
  async (kind) => {
    const disk = new Disk();
    const { check, open } = adapterOf(() => kernelTrouble(kind));
    const report = await new KernelTrust(disk, open).verdictOn([cnn]);
    expect(report?.checks[0]?.trouble?.kernel).toBe('features.0 forward');
    const next = new KernelTrust(disk, open);
    expect(await next.failure()).toEqual(report);
    expect(await next.verdictOn([cnn])).toEqual(report);
    expect(check).toHaveBeenCalledTimes(1);
  },
);

test('a network that fails says nothing of another, and is trusted again when newer kernels are right', async () => {
  const disk = new Disk();
  const broken = adapterOf((name) => (name === 'cnn' ? kernelTrouble('different') : null));
  const trust = new KernelTrust(disk, broken.open);
  expect(await trust.verdictOn([cnn])).not.toBeNull();
  expect(await trust.verdictOn([vit])).toBeNull();
  expect(await trust.failure()).not.toBeNull();
  const mended = new KernelTrust(disk, adapterOf(() => null, 'an adapter', 2).open);
  expect(await mended.verdictOn([cnn])).toBeNull();
  expect(await mended.failure()).toBeNull();
  expect(await new KernelTrust(disk, broken.open).failure()).toBeNull();
});

test('a device that was lost is told in this visit and tried again in the next', async () => {
  const disk = new Disk();
  const trust = new KernelTrust(disk, adapterOf(() => kernelTrouble('lost')).open);
  expect(await trust.verdictOn([cnn])).not.toBeNull();
  expect(await trust.failure()).not.toBeNull();
  const next = adapterOf(() => null);
  const after = new KernelTrust(disk, next.open);
  expect(await after.failure()).toBeNull();
  expect(await after.verdictOn([cnn])).toBeNull();
  expect(next.check).toHaveBeenCalledTimes(1);
});

test('what is no kernel’s failure leaves the run to meet it', async () => {
  const disk = new Disk();
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const noRoom = adapterOf(() => {
    throw new Error('no room');
  });
  expect(await new KernelTrust(disk, noRoom.open).verdictOn([cnn])).toBeNull();
  expect(warned).toHaveBeenCalled();
  const unfetched = new KernelTrust(disk, async () => failure('partNotFetched'));
  expect(await unfetched.verdictOn([cnn])).toBeNull();
  expect(disk.text).toBeNull();
  warned.mockRestore();
});

test('what is kept is read back or not at all', async () => {
  const known: KnownKernels = {
    adapter: 'a',
    passed: ['x'],
    failed: { key: 'y', report: kernelReport('cnn', kernelTrouble('unsteady')) },
  };
  expect(parseKnownKernels(JSON.stringify(known))).toEqual(known);
  for (const text of ['', '{', '[]', '{"adapter":"a"}', JSON.stringify({ ...known, passed: 3 })]) {
    expect(parseKnownKernels(text)).toBeNull();
  }
});

test('in place of a card stands the card by stock tfjs; of one that is gone, or is a CPU itself, the CPU', () => {
  vi.stubGlobal('crossOriginIsolated', false);
  const card = { kind: 'webgpu', name: 'WebGPU (a card)', software: false } as const;
  expect(standInFor(card, kernelTrouble('different')).name).toBe('WebGPU by tfjs (a card)');
  expect(standInFor(card, kernelTrouble('refused')).kind).toBe('webgpuTfjs');
  expect(standInFor(card, kernelTrouble('lost')).kind).toBe('cpu');
  expect(standInFor({ ...card, software: true }, kernelTrouble('different')).kind).toBe('cpu');
  vi.unstubAllGlobals();
});
