import { expect, test } from 'vitest';
import { CounterRng } from '../../shared/rng';
import { decodeTensorFile, encodeTensorFile, type TensorFile } from './tensor-file';

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
    altered[at] = (altered[at] as number) ^ (1 << rng.integer(8));
    const read = await decodeTensorFile(altered);
    expect(read.ok, `byte ${at}`).toBe(false);
  }
});

test('another kind of file is named as such, not as damaged', async () => {
  const read = await decodeTensorFile(new TextEncoder().encode('PK\x03\x04 some zip or other'));
  expect(read).toEqual({ ok: false, failure: { code: 'fileForeign' } });
});
