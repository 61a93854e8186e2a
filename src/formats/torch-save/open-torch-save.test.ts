import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CounterRng } from '../../shared/rng';
import { z } from '../../shared/zod';
import type { WeightsFile } from '../weights-file';
import { readTensors } from '../weights-file';
import { zipFiles } from '../zip-files';
import { openTorchSave } from './open-torch-save';

const reference = z
  .object({
    files: z.array(
      z.object({
        name: z.string(),
        base64: z.base64(),
        tensors: z
          .record(z.string(), z.object({ shape: z.array(z.number()), values: z.array(z.number()) }))
          .nullable(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync('reference/torch-save.json', 'utf8')));

function blobOf(name: string): Blob {
  const file = reference.files.find((candidate) => candidate.name === name);
  if (!file) throw new Error(`no ${name}`);
  return new Blob([new Uint8Array(Buffer.from(file.base64, 'base64'))]);
}

async function opened(blob: Blob): Promise<WeightsFile> {
  const file = await openTorchSave(blob);
  if (!file.ok) throw new Error(`${file.failure.code} ${JSON.stringify(file.failure)}`);
  return file.value;
}

async function failureOf(blob: Blob) {
  const file = await openTorchSave(blob);
  if (file.ok) throw new Error('it was opened');
  return file.failure;
}

describe('files of torch.save', () => {
  const readable = reference.files.filter(({ tensors }) => tensors !== null);
  it.each(readable.map(({ name, tensors }) => [name, tensors] as const))(
    'reads every number of %s',
    async (name, tensors) => {
      const read = await readTensors(await opened(blobOf(name)));
      const byName = new Map(read.map((tensor) => [tensor.name, tensor]));
      expect([...byName.keys()].sort()).toEqual(Object.keys(tensors ?? {}).sort());
      for (const [key, { shape, values }] of Object.entries(tensors ?? {})) {
        expect(byName.get(key)?.shape, key).toEqual(shape);
        expect([...(byName.get(key)?.data ?? [])], key).toEqual(
          byName.get(key)?.dtype === 'F32' ? values.map(Math.fround) : values,
        );
      }
    },
  );

  it('says where in the file the weights lay', async () => {
    expect((await opened(blobOf('state_dict of a checkpoint'))).metadata).toEqual({ nest: 'state_dict' });
    expect((await opened(blobOf('model_ema before model'))).metadata).toEqual({ nest: 'model_ema' });
    expect((await opened(blobOf('parameters'))).metadata).toEqual({ nest: 'model.state_dict' });
    expect((await opened(blobOf('a state_dict'))).metadata).toEqual({ nest: '' });
  });

  it.each([
    ['os.system', { code: 'pickleGlobal', values: { name: 'posix.system' } }],
    ['eval', { code: 'pickleGlobal', values: { name: 'builtins.eval' } }],
    ['a whole network', { code: 'pickleGlobal', values: { name: 'torch.nn.modules.container.Sequential' } }],
    ['numpy', { code: 'pickleGlobal', values: { name: 'numpy.core.multiarray.scalar' } }],
    ['sparse', { code: 'pickleSparse', values: { tensor: 'embedding' } }],
    ['quantised', { code: 'weightsQuantised', values: { tensor: 'conv' } }],
    ['complex', { code: 'weightsDtype', values: { tensor: 'phase', dtype: 'complex64' } }],
    ['nothing', { code: 'pickleNoWeights', values: { keys: 'epoch, loss' } }],
    ['TorchScript', { code: 'torchScript' }],
    ['big-endian', { code: 'pickleBigEndian', values: { order: 'big' } }],
    ['compressed', { code: 'pickleStorageCompressed' }],
  ])('refuses %s, and says why', async (name, failure) => {
    expect(await failureOf(blobOf(name))).toMatchObject(failure);
  });

  it('answers in words to whatever is wrong with the file, and never throws', async () => {
    const names = ['a state_dict', 'views of shared storages', 'state_dict of a checkpoint'];
    const wholes = await Promise.all(
      names.map(async (name) => new Uint8Array(await blobOf(name).arrayBuffer())),
    );
    const rng = new CounterRng(7, 3);
    for (let i = 0; i < 300; i++) {
      const bytes = wholes[i % wholes.length];
      const broken = bytes.slice(0, rng.uniform() < 0.2 ? rng.integer(bytes.length) : bytes.length);
      // Most mutations fall on the pickle, which stands first, and on the directory, which stands last.
      for (let flips = 0; flips < 4 && broken.length > 0; flips++) {
        const span = Math.min(broken.length, 3000);
        const place = rng.uniform() < 0.5 ? rng.integer(span) : broken.length - 1 - rng.integer(span);
        broken[place] = rng.integer(256);
      }
      const file = await openTorchSave(new Blob([broken]));
      if (file.ok) await readTensors(file.value);
      else expect(file.failure.code).toBeTruthy();
    }
  });
});

/** A pickle written by hand: instructions as bytes, texts as their bytes. */
function program(...parts: readonly (number | string)[]): Uint8Array<ArrayBuffer> {
  const bytes = parts.flatMap((part) =>
    typeof part === 'number' ? [part] : [...new TextEncoder().encode(part)],
  );
  return Uint8Array.from(bytes);
}

const text = (value: string) => ['X', value.length, 0, 0, 0, value] as const;
const integer = (value: number) => ['J', ...[0, 8, 16, 24].map((shift) => (value >> shift) & 255)];

/** `{'w': a tensor of float32}` as torch writes it. */
function tensorProgram(given: {
  readonly count: number;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}) {
  const tuple = (values: readonly number[]) => ['(', ...values.flatMap(integer), 't'] as const;
  return program(
    ...[0x80, 2, '}', ...text('w'), 'ctorch._utils\n_rebuild_tensor_v2\n', '((', ...text('storage')],
    ...['ctorch\nFloatStorage\n', ...text('0'), ...text('cpu'), ...integer(given.count), 't', 'Q'],
    ...[
      ...integer(given.offset),
      ...tuple(given.shape),
      ...tuple(given.strides),
      0x89,
      'N',
      't',
      'R',
      's',
      '.',
    ],
  );
}

const FOUR = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
const zipOf = (pickle: Uint8Array<ArrayBuffer>, more: Record<string, Uint8Array<ArrayBuffer>> = {}) =>
  zipFiles({ 'archive/data.pkl': pickle, 'archive/data/0': FOUR, ...more });

describe('hostile pickles', () => {
  const good = { count: 4, offset: 0, shape: [2, 2], strides: [2, 1] };

  it('is read where nothing is wrong', async () => {
    const [tensor] = await readTensors(await opened(await zipOf(tensorProgram(good))));
    expect(tensor).toEqual({ name: 'w', shape: [2, 2], dtype: 'F32', data: Float32Array.of(1, 2, 3, 4) });
  });

  it.each([
    ['an offset beyond its storage', { ...good, offset: 1 }, 'pickleTensorBeyond'],
    ['strides beyond its storage', { ...good, strides: [3, 1] }, 'pickleTensorBeyond'],
    ['a storage larger than its file', { ...good, count: 5 }, 'pickleTensorBeyond'],
    ['a negative stride', { ...good, strides: [-2, 1] }, 'pickleTensor'],
    ['a negative offset', { ...good, offset: -1 }, 'pickleTensor'],
    ['more axes than strides', { ...good, strides: [1] }, 'pickleTensor'],
    [
      'one number repeated beyond any memory',
      { ...good, shape: [2_000_000_000, 2_000_000_000], strides: [0, 0] },
      'pickleTensorBeyond',
    ],
  ])('refuses %s', async (_, tensor, code) => {
    expect((await failureOf(await zipOf(tensorProgram(tensor)))).code).toBe(code);
  });

  it('refuses a storage that is not there', async () => {
    const lost = await zipFiles({ 'archive/data.pkl': tensorProgram(good) });
    expect(await failureOf(lost)).toEqual({ code: 'pickleStorage', values: { tensor: 'w', storage: '0' } });
  });

  it('refuses two storages that share bytes of the file', async () => {
    const bytes = new Uint8Array(await blobOf('a state_dict').arrayBuffer());
    const view = new DataView(bytes.buffer);
    const text = new TextDecoder('latin1').decode(bytes);
    // Where the directory says that each file begins, 4 bytes before its name.
    const offsetOf = (name: string) => text.lastIndexOf(name) - 4;
    view.setUint32(offsetOf('archive/data/1'), view.getUint32(offsetOf('archive/data/0'), true), true);
    expect((await failureOf(new Blob([bytes]))).code).toBe('pickleStorageOverlap');
  });

  it.each([
    [
      'a command of the oldest kind',
      program('cos\nsystem\n', '(', ...text('echo no'), 't', 'R', '.'),
      'os.system',
    ],
    ['INST', program('(', ...text('echo no'), 'ios\nsystem\n', '.'), 'os.system'],
    ['STACK_GLOBAL', program(0x80, 4, ...text('builtins'), ...text('exec'), 0x93, '.'), 'builtins.exec'],
    ['an extension', program(0x80, 2, 0x82, 1, '.'), 'copyreg.extension'],
    ['a name inside a name', program('ctorch\n_utils.os.system\n', '.'), 'torch._utils.os.system'],
    ['a method of an object', program('ccollections\n__proto__\n', '.'), 'collections.__proto__'],
    ['a class that is only named', program('ctorch\nTensor\n', ')', 'R', '.'), 'torch.Tensor()'],
  ])('refuses %s by its name', async (_, pickle, name) => {
    expect(await failureOf(await zipOf(pickle))).toEqual({ code: 'pickleGlobal', values: { name } });
  });

  it.each([
    ['no end', program(0x80, 2, '}')],
    ['an empty stack', program('.')],
    ['a mark that is missing', program('t.')],
    ['a value never kept', program('h', 9, '.')],
    ['a text longer than the file', program('X', 255, 255, 255, 255, 'a', '.')],
    ['a protocol of the future', program(0x80, 9, 'N', '.')],
    ['a call of a number', program('K', 1, ')', 'R', '.')],
    ['a key without a value', program('}(', 'K', 1, 'u', '.')],
  ])('refuses %s as damage', async (_, pickle) => {
    expect((await failureOf(await zipOf(pickle))).code).toBe('pickleDamaged');
  });

  it('stops at an instruction that weights do not need', async () => {
    expect(await failureOf(await zipOf(program('P1\n.')))).toEqual({
      code: 'pickleOpcode',
      values: { opcode: '0x50' },
    });
  });

  it('is not caught in a dict that holds itself', async () => {
    const pickle = program('}', 'q', 0, ...text('model'), 'h', 0, 's', '.');
    expect((await failureOf(await zipOf(pickle))).code).toBe('pickleNoWeights');
  });
});

/** A blob of bytes and of stretches of zeros that take no memory; it counts what is read. */
class LargeBlob extends Blob {
  readBytes = 0;
  largestRead = 0;
  constructor(private readonly pieces: readonly (Uint8Array<ArrayBuffer> | number)[]) {
    super([]);
  }
  override get size(): number {
    return this.pieces.reduce<number>((sum, piece) => sum + lengthOf(piece), 0);
  }
  override slice(begin = 0, end = this.size): Blob {
    const result = new Uint8Array(end - begin);
    this.readBytes += result.length;
    this.largestRead = Math.max(this.largestRead, result.length);
    let start = 0;
    for (const piece of this.pieces) {
      const from = Math.max(begin, start);
      const to = Math.min(end, start + lengthOf(piece));
      if (typeof piece !== 'number' && to > from)
        result.set(piece.subarray(from - start, to - start), from - begin);
      start += lengthOf(piece);
    }
    return new Blob([result]);
  }
}

function lengthOf(piece: Uint8Array | number): number {
  return typeof piece === 'number' ? piece : piece.length;
}

it('reads one tensor of a file beyond 4 GiB without the others', async () => {
  const bytes = new Uint8Array(
    await (await zipOf(tensorProgram({ count: 4, offset: 1, shape: [3], strides: [1] }))).arrayBuffer(),
  );
  const text = new TextDecoder('latin1').decode(bytes);
  const storage = text.indexOf('archive/data/0') - 30;
  const directory = text.indexOf('PK\u0001\u0002');
  const entry = text.indexOf('archive/data/0', directory) - 46;
  const end = text.indexOf('PK\u0005\u0006');
  // A storage that nobody asks for lies between the pickle and the one that is read; the directory needs zip64.
  const hole = 5 * 2 ** 30;
  const extra = new DataView(new ArrayBuffer(12));
  extra.setUint16(0, 1, true);
  extra.setUint16(2, 8, true);
  extra.setBigUint64(4, BigInt(storage + hole), true);
  const view = new DataView(bytes.buffer);
  view.setUint32(entry + 42, 0xffffffff, true);
  view.setUint16(entry + 30, 12, true);
  const end64 = new DataView(new ArrayBuffer(76));
  end64.setUint32(0, 0x06064b50, true);
  end64.setBigUint64(32, 2n, true);
  end64.setBigUint64(40, BigInt(end - directory + 12), true);
  end64.setBigUint64(48, BigInt(directory + hole), true);
  end64.setUint32(56, 0x07064b50, true);
  end64.setBigUint64(64, BigInt(end + hole + 12), true);
  view.setUint32(end + 16, 0xffffffff, true);
  const blob = new LargeBlob([
    bytes.subarray(0, storage),
    hole,
    bytes.subarray(storage, end),
    new Uint8Array(extra.buffer),
    new Uint8Array(end64.buffer),
    bytes.subarray(end),
  ]);
  const [tensor] = await readTensors(await opened(blob));
  expect(tensor.data).toEqual(Float32Array.of(2, 3, 4));
  expect(blob.largestRead).toBeLessThan(2 ** 17);
  expect(blob.readBytes).toBeLessThan(2 ** 18);
});
