import { expect, test } from 'vitest';
import { CounterRng } from '../../shared/rng';
import { bytesOfBlob } from './file-store';
import { encodeTensorFile, readTensorFile, type TensorFile, tensorFileParts } from './tensor-file';
import { bytesOnDisk } from './testing/disk';

const decodeTensorFile = (bytes: Uint8Array<ArrayBuffer>) => readTensorFile(bytesOfBlob(new Blob([bytes])));

const file: TensorFile = {
  header: { version: 1, name: 'pájaros 🐦' },
  groups: new Map([
    [
      'state',
      new Map([
        ['parameter/a', Float32Array.of(1, -0, Number.NaN, 1e-45)],
        ['parameter/empty', new Float32Array(0)],
      ]),
    ],
    ['best', new Map([['parameter/a', Float32Array.of(Number.POSITIVE_INFINITY)]])],
  ]),
};

test('what is written is read back to the bit, also NaN, −0, denormals and empty tensors', async () => {
  const read = await decodeTensorFile(await encodeTensorFile(file));
  if (!read.ok) throw new Error(read.failure.code);
  expect(read.value.header).toEqual(file.header);
  for (const [name, tensors] of file.groups) {
    for (const [key, data] of tensors) {
      expect(read.value.groups.get(name)?.get(key)).toEqual(data);
    }
  }
});

test('a file cut anywhere is refused, and so is one with any byte changed', async () => {
  const bytes = await encodeTensorFile(file);
  for (let length = 0; length < bytes.length; length++) {
    const read = await decodeTensorFile(bytes.slice(0, length));
    expect(read.ok, `cut at ${length}`).toBe(false);
  }
  const rng = new CounterRng(7, 0);
  for (let trial = 0; trial < 200; trial++) {
    const altered = bytes.slice();
    const at = rng.integer(altered.length);
    altered[at] = altered[at] ^ (1 << rng.integer(8));
    const read = await decodeTensorFile(altered);
    expect(read.ok, `byte ${at}`).toBe(false);
  }
});

test('a file is read by blocks, and of its tensors only those that are wanted are kept, though all are checked', async () => {
  const long = Float32Array.from({ length: 5_000_001 }, (_, i) => i);
  const content = {
    header: null,
    groups: new Map([
      [
        'state',
        new Map([
          ['a', long],
          ['b', long],
          ['c', long],
        ]),
      ],
    ]),
  };
  const bytes = await encodeTensorFile(content);
  const read = await readTensorFile(bytesOnDisk(bytes), (_group, key) => key === 'b');
  const tensors = read.ok ? read.value.groups.get('state') : undefined;
  expect([...(tensors?.keys() ?? [])]).toEqual(['b']);
  // Vitest compares millions of numbers one by one.
  expect(tensors?.get('b')?.every((value, i) => value === i)).toBe(true);
  expect(tensors?.get('b')).toHaveLength(long.length);
  bytes[100] = bytes[100] ^ 1;
  expect((await readTensorFile(bytesOnDisk(bytes), (_group, key) => key === 'b')).ok).toBe(false);
});

test('a file that is removed while it is read is gone, not damaged', async () => {
  const gone = { ok: false, failure: { code: 'fileGone' } };
  // Read in one go, since it is small.
  expect(await readTensorFile(bytesOnDisk(await encodeTensorFile(file), () => false))).toEqual(gone);
  const large = new Map([['state', new Map([['w', new Float32Array(2_200_000)]])]]);
  const bytes = await encodeTensorFile({ header: null, groups: large });
  for (let left = 0; left < 4; left++) {
    let looks = 0;
    expect(await readTensorFile(bytesOnDisk(bytes, () => looks++ < left))).toEqual(gone);
  }
});

test('a damaged header makes no room for what it promises', async () => {
  const bytes = await encodeTensorFile({
    header: 1,
    groups: new Map([['g', new Map([['w', new Float32Array(4)]])]]),
  });
  const text = new TextDecoder().decode(bytes);
  // The digest is right: only the promise is not kept.
  const at = text.indexOf('["w",4]') + '["w",'.length;
  const lying = bytes.slice();
  lying[at] = '9'.charCodeAt(0);
  expect(await decodeTensorFile(lying)).toEqual({ ok: false, failure: { code: 'fileDamaged' } });
});

test('another kind of file is named as such, not as damaged', async () => {
  const read = await decodeTensorFile(new TextEncoder().encode('PK\x03\x04 some zip or other'));
  expect(read).toEqual({ ok: false, failure: { code: 'fileForeign' } });
});

test('a tensor is written from where it lies, and one longer than the blocks of the digest is read back whole', async () => {
  const long = Float32Array.from({ length: 5_000_001 }, (_, i) => i);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const content = { header: null, groups: new Map([['state', new Map([['w', long]])]]) };
  for await (const part of tensorFileParts(content)) parts.push(part);
  expect(parts.some(({ buffer }) => buffer === long.buffer)).toBe(true);
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  const read = await decodeTensorFile(bytes);
  expect(read.ok && read.value.groups.get('state')?.get('w')?.at(-1)).toBe(5_000_000);
  for (const at of [8 << 20, (8 << 20) - 1, (16 << 20) + 12_345]) {
    bytes[at] = bytes[at] ^ 1;
    expect((await decodeTensorFile(bytes)).ok, `byte ${at}`).toBe(false);
    bytes[at] = bytes[at] ^ 1;
  }
});

test('a file of the first format is still read, and still checked', async () => {
  const second = await encodeTensorFile(file);
  const body = second.slice(0, -32);
  body.set(new TextEncoder().encode('VIREOTF1'));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  const first = new Uint8Array([...body, ...digest]);
  const read = await decodeTensorFile(first);
  expect(read.ok && read.value.header).toEqual(file.header);
  first[40] = first[40] ^ 1;
  expect((await decodeTensorFile(first)).ok).toBe(false);
});
