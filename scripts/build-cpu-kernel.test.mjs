import { describe, expect, it } from 'vitest';
import { CPU_KERNEL_BINARY, CPU_KERNEL_SOURCE } from '../src/kernels/plain/kernel/cpu-kernel-binary';
import { compile, keepsNothing, sourceHash } from './build-cpu-kernel.mjs';
import { findClang } from './build-pixel-kernel.mjs';

describe('the built CPU kernel', () => {
  it('was built from the source that stands beside it', () => {
    expect(CPU_KERNEL_SOURCE).toBe(sourceHash());
  });

  const clang = findClang();
  if (clang)
    it('is what the compiler makes of that source, and keeps nothing in memory', () => {
      expect(keepsNothing(clang)).toBe(true);
      expect(compile(clang).toString('base64')).toBe(CPU_KERNEL_BINARY);
    });
});
