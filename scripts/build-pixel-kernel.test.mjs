import { describe, expect, it } from 'vitest';
import { PIXEL_KERNEL_BINARY, PIXEL_KERNEL_SOURCE } from '../src/dataset/decode/kernel/pixel-kernel-binary';
import { compile, findClang, sourceHash } from './build-pixel-kernel.mjs';

describe('the built pixel kernel', () => {
  it('was built from the source that stands beside it', () => {
    expect(PIXEL_KERNEL_SOURCE).toBe(sourceHash());
  });

  const clang = findClang();
  if (clang)
    it('is what the compiler makes of that source', () => {
      expect(compile(clang).toString('base64')).toBe(PIXEL_KERNEL_BINARY);
    });
});
