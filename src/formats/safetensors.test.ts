import { describe, expect, it } from 'vitest';
import type { NamedTensor } from '../protocol/model';
import { openSafetensors } from './safetensors-read';
import { writeSafetensors } from './safetensors-write';
import { readTensors } from './weights-file';

/** A file made by hand, as the format's documentation describes it. */
function fileOf(header: unknown, data: Uint8Array<ArrayBuffer> | number, headerLength?: bigint): Blob {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, headerLength ?? BigInt(text.byteLength), true);
  return new Blob([length.buffer, text, typeof data === 'number' ? new Uint8Array(data) : data]);
}

async function codeOf(blob: Blob): Promise<string> {
  const opened = await openSafetensors(blob);
  return opened.ok ? 'opened' : opened.failure.code;
}

async function readBack(blob: Blob): Promise<NamedTensor[]> {
  const opened = await openSafetensors(blob);
  if (!opened.ok) throw new Error(opened.failure.code);
  return readTensors(opened.value);
}

const f32 = (from: number, to: number, shape = [(to - from) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [from, to],
});

describe('safetensors', () => {
  it('gives back what was written, to the bit', async () => {
    const tensors: NamedTensor[] = [
      {
        name: '1',
        shape: [2, 2],
        dtype: 'F32',
        data: Float32Array.of(1.5, -0, 1e-45, 3.4028234663852886e38),
      },
      { name: '0.num_batches_tracked', shape: [], dtype: 'I64', data: Float64Array.of(2 ** 40 + 1) },
      { name: 'été "quoted"', shape: [0, 3], dtype: 'F32', data: new Float32Array(0) },
      { name: 'view', shape: [2], dtype: 'F32', data: Float32Array.of(7, 8, 9).subarray(1) },
    ];
    const bytes = writeSafetensors(tensors, { format: 'pt' });
    expect(new DataView(bytes.buffer).getBigUint64(0, true) % 8n).toBe(0n);
    const opened = await openSafetensors(new Blob([bytes]));
    if (!opened.ok) throw new Error(opened.failure.code);
    expect(opened.value.metadata).toEqual({ format: 'pt' });
    const read = await readTensors(opened.value);
    for (const tensor of tensors) expect(read.find((t) => t.name === tensor.name)).toEqual(tensor);
  });

  it('writes bytes another reader can follow', () => {
    const bytes = writeSafetensors([{ name: 'w', shape: [1], dtype: 'F32', data: Float32Array.of(1) }]);
    const headerLength = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)))).toEqual({
      w: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
    });
    expect([...bytes.subarray(8 + headerLength)]).toEqual([0, 0, 0x80, 0x3f]);
  });

  it('converts other dtypes: half floats to float32, integers to counts', async () => {
    const header = {
      half: { dtype: 'F16', shape: [5], data_offsets: [0, 10] },
      brain: { dtype: 'BF16', shape: [3], data_offsets: [10, 16] },
      double: { dtype: 'F64', shape: [1], data_offsets: [16, 24] },
      long: { dtype: 'I64', shape: [1], data_offsets: [24, 32] },
      byte: { dtype: 'U8', shape: [2], data_offsets: [32, 34] },
    };
    const data = new DataView(new ArrayBuffer(34));
    // 1, −2, the smallest subnormal, −infinity, 65504 (the largest half)
    [0x3c00, 0xc000, 0x0001, 0xfc00, 0x7bff].forEach((bits, i) => {
      data.setUint16(2 * i, bits, true);
    });
    // 1, −3.140625, NaN
    [0x3f80, 0xc049, 0x7fc0].forEach((bits, i) => {
      data.setUint16(10 + 2 * i, bits, true);
    });
    data.setFloat64(16, 0.1, true);
    data.setBigInt64(24, -5n, true);
    data.setUint16(32, 0xff01, true);
    const values = (await readBack(fileOf(header, new Uint8Array(data.buffer)))).map((t) => [
      t.dtype,
      ...t.data,
    ]);
    expect(values).toEqual([
      ['F32', 1, -2, 2 ** -24, Number.NEGATIVE_INFINITY, 65504],
      ['F32', 1, -3.140625, Number.NaN],
      ['F32', Math.fround(0.1)],
      ['I64', -5],
      ['I64', 1, 255],
    ]);
  });

  it.each([
    ['an empty file', new Blob([]), 'safetensorsTooShort'],
    [
      'a pickle',
      new Blob([new Uint8Array([0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0, 0, 0, 0, 0])]),
      'notSafetensors',
    ],
    ['a header longer than the file', fileOf({}, 0, 1000n), 'safetensorsHeaderBeyondFile'],
    ['a header of 2^63 bytes', fileOf({}, 0, 2n ** 63n), 'safetensorsHeaderBeyondFile'],
    ['a header that is not JSON', fileOf('{"a":', 0), 'safetensorsHeader'],
    ['metadata that is not text', fileOf({ __metadata__: { a: 1 } }, 0), 'safetensorsMetadata'],
    [
      'an entry without a shape',
      fileOf({ a: { dtype: 'F32', data_offsets: [0, 4] } }, 4),
      'safetensorsEntry',
    ],
    ['a negative length', fileOf({ a: f32(0, 4, [-1]) }, 4), 'safetensorsEntry'],
    ['a negative offset', fileOf({ a: f32(-4, 0, [1]) }, 4), 'safetensorsEntry'],
    ['an unknown dtype', fileOf({ a: { ...f32(0, 4), dtype: 'F8_E4M3' } }, 4), 'safetensorsDtype'],
    ['a shape that does not fit its bytes', fileOf({ a: f32(0, 8, [3]) }, 8), 'safetensorsSize'],
    ['a shape beyond any memory', fileOf({ a: f32(0, 8, [1e8, 1e8]) }, 8), 'safetensorsSize'],
    ['a tensor beyond the file', fileOf({ a: f32(0, 8) }, 4), 'safetensorsTensorBeyondFile'],
    ['overlapping tensors', fileOf({ a: f32(0, 8), b: f32(4, 12) }, 12), 'safetensorsOverlap'],
    ['the same bytes named twice', fileOf({ a: f32(0, 8), b: f32(0, 8) }, 8), 'safetensorsOverlap'],
    ['a hole', fileOf({ a: f32(0, 4), b: f32(8, 12) }, 12), 'safetensorsHole'],
    ['bytes nothing names', fileOf({ a: f32(0, 4) }, 12), 'safetensorsTrailing'],
  ])('refuses %s', async (_, blob, code) => {
    expect(await codeOf(blob)).toBe(code);
  });

  it('refuses every truncation of a good file', async () => {
    const whole = new Blob([
      writeSafetensors([{ name: 'w', shape: [3], dtype: 'F32', data: Float32Array.of(1, 2, 3) }]),
    ]);
    expect(await codeOf(whole)).toBe('opened');
    for (let size = 0; size < whole.size; size++)
      expect(await codeOf(whole.slice(0, size))).not.toBe('opened');
  });
});
