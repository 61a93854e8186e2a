// Compiles the C sources of src/kernels/plain/kernel into the two binaries of `BUILDS` beside them. Needs their compilers
// (Debian: clang-14, lld-14, clang-19, lld-19); only who changes the source does.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CLANG_VERSION, findClang } from './build-pixel-kernel.mjs';

const folder = fileURLToPath(new URL('../src/kernels/plain/kernel/', import.meta.url));

const flags = [
  '--target=wasm32',
  '-O3',
  '-msimd128',
  '-mbulk-memory',
  '-ffreestanding',
  '-fno-builtin',
  '-nostdlib',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wl,--no-entry',
  '-Wl,--strip-all',
  '-Wl,--import-memory',
  '-Wl,--max-memory=4294967296',
];

/**
 * @typedef {{ file: string, kind: RegExp, clangVersion: number, flags: readonly string[] }} Build
 * @type {Readonly<Record<'plain' | 'fused', Build>>}
 */
export const BUILDS = {
  plain: { file: 'cpu-kernel-binary.ts', kind: /\.c$/, clangVersion: CLANG_VERSION, flags },
  // clang 14 writes relaxed SIMD by numbers that the proposal has since changed. What lists numbers gains nothing by it.
  fused: {
    file: 'cpu-kernel-fused-binary.ts',
    kind: /^dense\.c$/,
    clangVersion: 19,
    flags: [...flags, '-mrelaxed-simd'],
  },
};

/** @param {RegExp} kind @returns {string[]} names of the kernel's source files, sorted */
function sources(kind) {
  return readdirSync(folder)
    .filter((name) => kind.test(name))
    .sort();
}

/** What a binary was made from: its sources, and how. @param {Build} build */
export function sourceHash({ kind, flags }) {
  const hash = createHash('sha256').update(flags.join(' '));
  for (const name of [...sources(kind), ...sources(/\.h$/)])
    hash.update(name).update(readFileSync(path.join(folder, name)));
  return hash.digest('hex');
}

/** @param {string} clang @param {Build} build @returns {Buffer} the WebAssembly module */
export function compile(clang, { kind, flags }) {
  const temporary = mkdtempSync(path.join(tmpdir(), 'cpu-kernel-'));
  try {
    const output = path.join(temporary, 'kernel.wasm');
    const { status, stderr } = spawnSync(clang, [...flags, '-o', output, ...sources(kind)], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr || `${clang} did not run`);
    return readFileSync(output);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/**
 * Whether the compiled source keeps nothing of its own in memory: no stack pointer, no static data. Both would lie
 * where tfjs has its numbers.
 * @param {string} clang @param {Build} build
 */
export function keepsNothing(clang, { kind, flags }) {
  const compiling = flags.filter((flag) => !flag.startsWith('-Wl,'));
  return sources(kind).every((name) => {
    const { status, stdout, stderr } = spawnSync(clang, [...compiling, '-S', '-o', '-', name], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr || `${clang} did not run`);
    return !stdout.includes('__stack_pointer') && !/^\s*\.section\s+\.(data|rodata|bss)/m.test(stdout);
  });
}

/** @param {Buffer} module @returns {number} the byte that holds the limits' flags of the imported memory */
function memoryKindOffset(module) {
  const offset = module.indexOf('\x06memory\x02') + 8;
  if (module[offset] !== 1) throw new Error('The kernel does not import a memory with limits');
  return offset;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const build of Object.values(BUILDS)) {
    const clang = findClang(build.clangVersion);
    if (!clang) throw new Error(`Building the kernel needs clang ${build.clangVersion} and its wasm-ld.`);
    if (!keepsNothing(clang, build)) throw new Error('The kernel keeps a stack or static data in memory.');
    const binary = compile(clang, build);
    const text = `// Written by scripts/build-cpu-kernel.mjs from the C sources beside it: do not edit.

/** SHA-256 of the sources and the compiler's flags. */
export const CPU_KERNEL_SOURCE = '${sourceHash(build)}';

/** The WebAssembly module, base64. */
export const CPU_KERNEL_BINARY =
  '${binary.toString('base64')}';

/** Where the module says of what kind the memory is that it imports: 1 for one thread's, 3 for a shared one. */
export const CPU_KERNEL_MEMORY_KIND = ${memoryKindOffset(binary)};
`;
    writeFileSync(path.join(folder, build.file), text);
  }
}
