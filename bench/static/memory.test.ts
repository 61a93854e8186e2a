import { expect, test } from 'vitest';
import { boundBuffers, bufferAccess, UnknownDeclaration, workgroupAccess } from './memory';

const all = () => true;
const lanes = (of: (lane: number) => number) => Array.from({ length: 64 }, (_, lane) => of(lane));

test('a value across the border of a line touches both', () => {
  expect(
    bufferAccess(
      lanes(() => 124),
      all,
      8,
    ),
  ).toEqual({ lines: 4, cycles: 4 });
  expect(
    bufferAccess(
      lanes(() => 124),
      (lane) => lane === 40,
      8,
    ),
  ).toEqual({ lines: 2, cycles: 2 });
  expect(
    bufferAccess(
      lanes(() => 0),
      () => false,
      4,
    ),
  ).toEqual({ lines: 0, cycles: 0 });
});

test('conflicts of banks: the same word is read once, words of one bank one after the other', () => {
  // Two halves of a wave, one cycle each.
  expect(
    workgroupAccess(
      lanes((lane) => lane),
      all,
      1,
    ),
  ).toBe(2);
  expect(
    workgroupAccess(
      lanes(() => 5),
      all,
      1,
    ),
  ).toBe(2);
  expect(
    workgroupAccess(
      lanes((lane) => 2 * lane),
      all,
      1,
    ),
  ).toBe(4);
  expect(
    workgroupAccess(
      lanes((lane) => 33 * lane),
      all,
      1,
    ),
  ).toBe(2);
  // Vectors of four: eight lanes at once.
  expect(
    workgroupAccess(
      lanes((lane) => 4 * lane),
      all,
      4,
    ),
  ).toBe(8);
  expect(
    workgroupAccess(
      lanes((lane) => 8 * lane),
      all,
      4,
    ),
  ).toBe(16);
});

test('buffers as a kernel declares them', () => {
  const wgsl = `enable f16;
@group(0) @binding(0) var<storage, read> b0: array<vec4<f32>, 100>;
@group(0) @binding(1) var<storage, read> b1: array<f16, 30>;
@group(0) @binding(2) var<storage, read_write> b2: array<u32, 7>;
@group(0) @binding(3) var<uniform> hyper: Hyper;
@group(0) @binding(4) var<storage, read> b3: array<array<vec4<f16>, 16>, 9>;
var<workgroup> tile: array<f32, 256>;`;
  expect(boundBuffers(wgsl)).toEqual([
    { holds: 'f32', sizeBytes: 1600 },
    { holds: 'f16', sizeBytes: 60 },
    { holds: 'integer', sizeBytes: 28 },
    { holds: 'hyper', sizeBytes: 48 },
    { holds: 'f16', sizeBytes: 1152 },
  ]);
});

test('a declaration that the model cannot read is an error, not an empty buffer', () => {
  expect(() => boundBuffers('@group(0) @binding(0) var<storage, read> b0: array<mat4x4<f32>, 9>;')).toThrow(
    UnknownDeclaration,
  );
});
