import { expect, test } from 'vitest';
import { convertAccesses } from './half-storage';

const native = (code: string) => convertAccesses(code, 'b1', 'native');

test('reads become f32, in indices of other arrays and of itself too', () => {
  expect(native('let x = b1[i + 2u] * b2[u32(b1[0])];')).toBe(
    'let x = f32(b1[i + 2u]) * b2[u32(f32(b1[0]))];',
  );
  expect(native('x += b1[order[b1[i]]];')).toBe('x += f32(b1[order[f32(b1[i])]]);');
});

test('assignments round what is assigned, whatever it reads', () => {
  expect(native('b1[i] = b1[j] + c[k];')).toBe('b1[i] = f16(f32(b1[j]) + c[k]);');
  expect(native('{ b1[i] += total; }')).toBe('{ b1[i] = f16(f32(b1[i]) + (total)); }');
  expect(native('if (a) { b1[i] += t; } else { b1[i] = t; }')).toBe(
    'if (a) { b1[i] = f16(f32(b1[i]) + (t)); } else { b1[i] = f16(t); }',
  );
});

test('comparisons are reads', () => {
  expect(native('if (b1[i] == x || b1[j] >= y) { b1[i] = 0.0; }')).toBe(
    'if (f32(b1[i]) == x || f32(b1[j]) >= y) { b1[i] = f16(0.0); }',
  );
});

test('other arrays are left alone, also those whose names begin alike', () => {
  expect(native('b12[i] = ab1[j] + b11[k];')).toBe('b12[i] = ab1[j] + b11[k];');
});

test('what is read by fours becomes four f32', () => {
  expect(convertAccesses('let x = b1[i];', 'b1', 'native', 4)).toBe('let x = vec4<f32>(b1[i]);');
  expect(convertAccesses('let x = b1[i];', 'b1', 'rounded', 4)).toBe('let x = b1[i];');
});

test('so does what is read by rows of fours, by both its indices', () => {
  const byRow = (code: string) => convertAccesses(code, 'b1', 'native', 4, true);
  expect(byRow('let x = dot(b1[r][d], b2[r][d]);')).toBe('let x = dot(vec4<f32>(b1[r][d]), b2[r][d]);');
  expect(byRow('let x = b1[order[r]][u32(b1[0u][0u].x)];')).toBe(
    'let x = vec4<f32>(b1[order[r]][u32(vec4<f32>(b1[0u][0u]).x)]);',
  );
});

test('memory of 32 bits is read as it is, and written rounded', () => {
  expect(convertAccesses('b1[i] = b1[j];', 'b1', 'rounded')).toBe(
    'b1[i] = unpack2x16float(pack2x16float(vec2<f32>(b1[j], 0.0))).x;',
  );
});
