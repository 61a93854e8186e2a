import { describe, expect, it } from 'vitest';
import * as plain from '../src/kernels/plain/kernel/cpu-kernel-binary';
import * as fused from '../src/kernels/plain/kernel/cpu-kernel-fused-binary';
import { BUILDS, compile, keepsNothing, sourceHash } from './build-cpu-kernel.mjs';
import { findClang } from './build-pixel-kernel.mjs';

const built = [
  { name: 'plain', build: BUILDS.plain, binary: plain },
  { name: 'fused', build: BUILDS.fused, binary: fused },
];

describe.each(built)('the built CPU kernel, $name', ({ build, binary }) => {
  it('was built from the source that stands beside it', () => {
    expect(binary.CPU_KERNEL_SOURCE).toBe(sourceHash(build));
  });

  const clang = findClang(build.clangVersion);
  if (clang)
    it('is what the compiler makes of that source, and keeps nothing in memory', () => {
      expect(keepsNothing(clang, build)).toBe(true);
      expect(compile(clang, build).toString('base64')).toBe(binary.CPU_KERNEL_BINARY);
    });
});
