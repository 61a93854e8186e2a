/** What the invocations of a workgroup share of attention's scores, and how register tiles get there. */
import type { DeviceProfile } from '../device-profile';
import { repeat } from '../gemm/problem';
import { type KernelBuilder, temporary } from '../program/kernel';

export const LANES = ['x', 'y', 'z', 'w'] as const;

/** Numbers the invocations of a workgroup share. */
export interface Board {
  /** Statements before the first use. */
  readonly setup: string;
  element(index: string): string;
}

/**
 * A board of `words` f32 for each of `groups` workgroups. In workgroup memory, which software adapters clear word by word
 * before every workgroup, by code that alone takes them longer to compile than all the rest: there, in a buffer.
 */
export function board(
  builder: KernelBuilder,
  name: string,
  words: number,
  groups: number,
  profile: DeviceProfile,
): Board {
  if (!profile.software) {
    builder.helper(name, `var<workgroup> ${name}: array<f32, ${words}>;`);
    return { setup: '', element: (index) => `${name}[${index}]` };
  }
  const array = builder.write(temporary(`${builder.label}, ${name}`, words * groups));
  return {
    setup: `let ${name}_start = group * ${words}u;`,
    element: (index) => `${array}[${name}_start + ${index}]`,
  };
}

/** A board of scores, [rows, keys]. On hardware some neighbours are one vector, so that they are read and written at once. */
export interface ScoreBoard {
  readonly setup: string;
  /** The element on a software adapter; on hardware the vector of all that lie together from there on. */
  at(row: string, key: string): string;
  /** Declares `${name}0` …: what lies together from (`row`, `key`) on. */
  read(name: string, row: string, key: string): string;
  /** On hardware, statements that keep the register tile `${name}0_0` … at row `r` and key `c`. */
  keepTile(name: string): string;
}

/** WGSL's type of `count` f32 that lie together. */
export function vectorOf(count: number): string {
  return count === 1 ? 'f32' : `vec${count}<f32>`;
}

export function lanesOf(vector: string, count: number): string[] {
  return count === 1 ? [vector] : LANES.slice(0, count).map((lane) => `${vector}.${lane}`);
}

/** `along`: which neighbours lie together, `count` of them. Of the other axis a register tile has `others`. */
export function scoreBoard(
  builder: KernelBuilder,
  name: string,
  { rows, keys }: { readonly rows: number; readonly keys: number },
  {
    along,
    count,
    others,
  }: { readonly along: 'rows' | 'keys'; readonly count: number; readonly others: number },
  groups: number,
  profile: DeviceProfile,
): ScoreBoard {
  if (profile.software) {
    const { setup, element } = board(builder, name, rows * keys, groups, profile);
    const at = (row: string, key: string) => element(`(${row}) * ${keys}u + ${key}`);
    const read = (to: string, row: string, key: string) =>
      repeat(
        count,
        (i) => `let ${to}${i} = ${along === 'rows' ? at(`${row} + ${i}u`, key) : at(row, `${key} + ${i}u`)};`,
      );
    return { setup, at, read, keepTile: () => '' };
  }
  const vector = vectorOf(count);
  const [lines, length] = along === 'rows' ? [keys, rows] : [rows, keys];
  // An index of its own for each axis: it is kept in bounds once, not anew for every element.
  builder.helper(name, `var<workgroup> ${name}: array<array<${vector}, ${length / count}>, ${lines}>;`);
  const at = (row: string, key: string) =>
    along === 'rows' ? `${name}[${key}][(${row}) / ${count}u]` : `${name}[${row}][(${key}) / ${count}u]`;
  return {
    setup: '',
    at,
    read: (to, row, key) => `let ${to}_together = ${at(row, key)};
${lanesOf(`${to}_together`, count)
  .map((value, i) => `let ${to}${i} = ${value};`)
  .join('\n')}`,
    keepTile: (from) =>
      repeat(others, (o) => {
        const values = Array.from({ length: count }, (_, i) =>
          along === 'rows' ? `${from}${i}_${o}` : `${from}${o}_${i}`,
        );
        const place = along === 'rows' ? at('r', `c + ${o}u`) : at(`r + ${o}u`, 'c');
        return `${place} = ${vector}(${values.join(', ')});`;
      }),
  };
}

/**
 * Works out and keeps a register tile of scores at row `r` and key `c`. `result` gets row, key and the tiles' values
 * there (see eachOfTile), and answers statements and what belongs on each of `boards`, which are as many as tiles at most.
 */
export function keepScores(
  rows: number,
  tiles: readonly string[],
  boards: readonly ScoreBoard[],
  profile: DeviceProfile,
  result: (
    row: string,
    column: string,
    values: readonly string[],
  ) => { readonly before?: string; readonly kept: readonly string[] },
): string {
  const each = eachOfTile(rows, tiles, profile, (i, j, values) => {
    const { before = '', kept } = result(i, j, values);
    const assignments = kept.map((value, b) => {
      const to = profile.software ? boards[b]?.at(`r + ${i}`, `c + ${j}`) : values[b];
      return `${to} = ${value};`;
    });
    return [before, ...assignments].join('\n');
  });
  return [each, ...boards.map((kept, b) => kept.keepTile(tiles[b] ?? ''))].join('\n');
}

/** Lets all invocations see what the others wrote on the boards. */
export function boardBarrier(profile: DeviceProfile): string {
  return profile.software ? 'storageBarrier();' : 'workgroupBarrier();';
}

/**
 * Statements for every element of a register tile of `rows` × 4: `text` gets its row and column (u32 expressions) and
 * its value in each of `tiles` (name prefixes). Compilers of software adapters get one copy in a loop: what is unrolled
 * takes them long. Others unroll it themselves or keep an array in slow memory, so they get it unrolled.
 */
export function eachOfTile(
  rows: number,
  tiles: readonly string[],
  profile: DeviceProfile,
  text: (row: string, column: string, values: readonly string[]) => string,
): string {
  if (!profile.software) {
    return repeat(rows, (i) =>
      repeat(4, (j) => {
        const statements = text(
          `${i}u`,
          `${j}u`,
          tiles.map((name) => `${name}${i}_${j}`),
        );
        return `{ ${statements} }`;
      }),
    );
  }
  const elements = (name: string) =>
    Array.from({ length: rows * 4 }, (_, e) => `${name}${Math.floor(e / 4)}_${e % 4}`).join(', ');
  return `${tiles.map((name) => `var tile_${name} = array<f32, ${rows * 4}>(${elements(name)});`).join('\n')}
for (var e = 0u; e < ${rows * 4}u; e++) {
let ti = e / 4u;
let tj = e % 4u;
${text(
  'ti',
  'tj',
  tiles.map((name) => `tile_${name}[e]`),
)}
}`;
}
