// Compiles src/dataset/decode/kernel/pixel-kernel.c into pixel-kernel-binary.ts beside it. Needs clang and wasm-ld of
// the version below (Debian: clang-14, lld-14); only who changes the source needs them. A test compares the two.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = fileURLToPath(new URL('../src/dataset/decode/kernel/', import.meta.url));

/** Other versions emit other instructions for the same source. */
export const CLANG_VERSION = 14;

const flags = [
  '--target=wasm32',
  '-O3',
  '-msimd128',
  '-ffreestanding',
  '-nostdlib',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wl,--no-entry',
  '-Wl,--strip-all',
  '-Wl,-z,stack-size=4096',
  '-Wl,--export=__heap_base',
];

/** @returns {string | undefined} the compiler of the version that built a binary, where there is one */
export function findClang(version = CLANG_VERSION) {
  return [`clang-${version}`, 'clang'].find((name) => {
    const { stdout } = spawnSync(name, ['--version'], { encoding: 'utf8' });
    return new RegExp(`version ${version}\\.`).test(stdout ?? '');
  });
}

/** What the binary was made from: its source, and how. */
export function sourceHash() {
  const source = readFileSync(path.join(folder, 'pixel-kernel.c'));
  return createHash('sha256').update(source).update(flags.join(' ')).digest('hex');
}

/** @param {string} clang @returns {Buffer} the WebAssembly module */
export function compile(clang) {
  const temporary = mkdtempSync(path.join(tmpdir(), 'pixel-kernel-'));
  try {
    const output = path.join(temporary, 'kernel.wasm');
    const { status, stderr } = spawnSync(clang, [...flags, '-o', output, 'pixel-kernel.c'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr || `${clang} did not run`);
    return readFileSync(output);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const clang = findClang();
  if (!clang) throw new Error(`Building the kernel needs clang ${CLANG_VERSION} and its wasm-ld.`);
  const base64 = compile(clang).toString('base64');
  const text = `// Written by scripts/build-pixel-kernel.mjs from pixel-kernel.c: do not edit.

/** SHA-256 of the source and the compiler's flags. */
export const PIXEL_KERNEL_SOURCE = '${sourceHash()}';

/** The WebAssembly module, base64. */
export const PIXEL_KERNEL_BINARY =
  '${base64}';
`;
  writeFileSync(path.join(folder, 'pixel-kernel-binary.ts'), text);
}
