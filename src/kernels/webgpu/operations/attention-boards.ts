/** What the invocations of a workgroup share of attention's scores, and how register tiles get there. */
import { repeat } from '../gemm/problem';
import type { KernelBuilder } from '../program/kernel';

export const LANES = ['x', 'y', 'z', 'w'] as const;

/** Declares `name`, an array of `words` f32 that the invocations of a workgroup share. */
export function board(builder: KernelBuilder, name: string, words: number): void {
  builder.helper(name, `var<workgroup> ${name}: array<f32, ${words}>;`);
}

/** A board of scores, [rows, keys]. Some neighbours are one vector, so that they are read and written at once. */
export interface ScoreBoard {
  /** The vector of all that lie together from there on. */
  at(row: string, key: string): string;
  /** Declares `${name}0` …: what lies together from (`row`, `key`) on. */
  read(name: string, row: string, key: string): string;
  /** Statements that keep the register tile `${name}0_0` … at row `r` and key `c`. */
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
): ScoreBoard {
  const vector = vectorOf(count);
  const [lines, length] = along === 'rows' ? [keys, rows] : [rows, keys];
  // An index of its own for each axis: it is kept in bounds once, not anew for every element.
  builder.helper(name, `var<workgroup> ${name}: array<array<${vector}, ${length / count}>, ${lines}>;`);
  const at = (row: string, key: string) =>
    along === 'rows' ? `${name}[${key}][(${row}) / ${count}u]` : `${name}[${row}][(${key}) / ${count}u]`;
  return {
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
  result: (
    row: string,
    column: string,
    values: readonly string[],
  ) => { readonly before?: string; readonly kept: readonly string[] },
): string {
  const each = eachOfTile(rows, tiles, (i, j, values) => {
    const { before = '', kept } = result(i, j, values);
    const assignments = kept.map((value, b) => `${values[b]} = ${value};`);
    return [before, ...assignments].join('\n');
  });
  return [each, ...boards.map((kept, b) => kept.keepTile(tiles[b] ?? ''))].join('\n');
}

/**
 * Statements for every element of a register tile of `rows` × 4: `text` gets its row and column (u32 expressions) and
 * its value in each of `tiles` (name prefixes). Unrolled, since some compilers keep an array in slow memory.
 */
export function eachOfTile(
  rows: number,
  tiles: readonly string[],
  text: (row: string, column: string, values: readonly string[]) => string,
): string {
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
