import { expect, test } from 'vitest';
import { isSoftwareAdapter } from './software-adapter';

const adapter = (description: string, isFallbackAdapter = false) =>
  isSoftwareAdapter({ vendor: '', architecture: '', device: '', description, isFallbackAdapter });

test.each([
  'SwiftShader Device (Subzero)',
  'llvmpipe (LLVM 15.0.6, 256 bits)',
  'Microsoft Basic Render Driver',
  'Microsoft Direct3D12 (WARP)',
])('%s is a CPU in disguise', (description) => expect(adapter(description)).toBe(true));

test.each(['NVIDIA GeForce RTX 4070', 'Apple M2', 'AMD WarpDrive 900'])('%s is hardware', (description) => {
  expect(adapter(description)).toBe(false);
  expect(adapter(description, true)).toBe(true);
});
