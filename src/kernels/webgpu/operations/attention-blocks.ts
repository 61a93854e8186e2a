import { invariant } from '../../../shared/errors';
import type { DeviceProfile } from '../device-profile';
import { repeat } from '../gemm/problem';
import type { BufferView, KernelBuilder } from '../program/kernel';
import { type Dropout, dropoutFactor } from '../wgsl/dropout';
import { declareRowReduction } from '../wgsl/row-reduction';
import { eachOfTile, LANES, type ScoreBoard, vectorOf } from './attention-boards';

const MOST_QUERIES = 16;
const MOST_INVOCATIONS = 128;

/**
 * Scaled-dot-product attention on packed projections [N, T, 3 · heads · headWidth]. Scores live in workgroup memory
 * for a block of queries at a time and never in a buffer; backward recomputes them from the kept log-sum-exp
 * (Dao et al., "FlashAttention", 2022). Dropout acts on the probabilities.
 */
export interface AttentionShape {
  readonly path: string;
  readonly batch: number;
  readonly tokens: number;
  readonly heads: number;
  readonly headWidth: number;
  readonly dropout: Dropout | null;
}

/** An array that is read along a head's width: where heads are whole fours, by fours, which `d` then counts; else one by one. */
export interface HeadRows {
  readonly fours: boolean;
  /** Where a token's values of the head begin, as `at` wants it. Of packed projections `part` is 0 for q, 1 for k, 2 for v. */
  row(token: string, part?: 0 | 1 | 2): string;
  at(row: string, d: string): string;
}

/** `parts`: 3 for packed projections, 1 for what has the heads' width alone. */
export function readHeadRows(
  builder: KernelBuilder,
  view: BufferView,
  shape: AttentionShape,
  parts: 1 | 3,
): HeadRows {
  const { tokens, heads, headWidth } = shape;
  if (headWidth % 4 !== 0) {
    const array = builder.read(view);
    const row = (token: string, part = 0) =>
      parts === 3 ? packed(shape, token, part) : merged(shape, token);
    return { fours: false, row, at: (from, d) => `${array}[${from} + ${d}]` };
  }
  const array = builder.readRowsOfFours(view, headWidth / 4);
  return {
    fours: true,
    row: (token, part = 0) => `(image * ${tokens}u + ${token}) * ${parts * heads}u + ${part * heads}u + head`,
    at: (row, d) => `${array}[${row}][${d}]`,
  };
}

/** How a workgroup takes a block of queries and walks all keys. */
export interface QueryBlocking {
  /** Queries of a workgroup, and blocks of them in an image. */
  readonly block: number;
  readonly blocks: number;
  /** Rows of a register tile: divides `block`. */
  readonly tile: number;
  /** Words of a row of scores: keys, to a multiple of four. */
  readonly stride: number;
  /** Register tiles of a block: along its rows, its keys, and the head's width. */
  readonly rowTiles: number;
  readonly keyTiles: number;
  readonly widthTiles: number;
  readonly invocations: number;
}

export function queryBlocking(shape: AttentionShape, profile: DeviceProfile): QueryBlocking {
  const { tokens, headWidth, path } = shape;
  const keyTiles = Math.ceil(tokens / 4);
  const stride = keyTiles * 4;
  // Room is left for the rows' deltas, and for sums over the lanes of four rows.
  const words = profile.maxWorkgroupStorageBytes / 4 - 4 * MOST_INVOCATIONS - MOST_QUERIES;
  const block = [MOST_QUERIES, 8, 4, 2, 1].find((rows) => rows * stride <= words);
  invariant(block, `${path}: a row of ${stride} scores does not fit into workgroup memory`);
  const tile = Math.min(4, block);
  const rowTiles = block / tile;
  let invocations = 32;
  while (invocations < MOST_INVOCATIONS && invocations < rowTiles * keyTiles) invocations *= 2;
  return {
    block,
    blocks: Math.ceil(tokens / block),
    tile,
    stride,
    rowTiles,
    keyTiles,
    widthTiles: Math.ceil(headWidth / 4),
    invocations,
  };
}

/** A loop along a row of scores: its first position and step, and how to join what lanes found. */
interface QueryLoop {
  readonly from: string;
  readonly step: string;
  sum(value: string): string;
  max(value: string): string;
  /** Whether this invocation is the one to store what belongs to the row. */
  readonly stores: string;
}

/**
 * Statements for every query of a block, `item`. All invocations share them, so that none waits for another to walk a whole
 * row.
 */
export function eachQuery(
  builder: KernelBuilder,
  { block, invocations }: QueryBlocking,
  text: (loop: QueryLoop) => string,
): string {
  return together(builder, { lanes: invocations / block, rows: block }, 'f32', text);
}

/**
 * The same for the register tiles of rows that lie together on a board of scores: `text` also gets how many `rows` they
 * are, and reads from `row` on.
 */
export function eachQueryTile(
  builder: KernelBuilder,
  { tile, rowTiles, invocations }: QueryBlocking,
  text: (loop: QueryLoop & { readonly rows: number }) => string,
): string {
  return together(builder, { lanes: invocations / rowTiles, rows: rowTiles }, vectorOf(tile), (loop) => {
    return `let row = item * ${tile}u;\n${text({ ...loop, rows: tile })}`;
  });
}

/** `rows` items, `lanes` invocations to each. */
function together(
  builder: KernelBuilder,
  split: { readonly lanes: number; readonly rows: number },
  element: string,
  text: (loop: QueryLoop) => string,
): string {
  const { lanes } = split;
  declareRowReduction(builder, split, element);
  return `{
let item = local / ${lanes}u;
let lane = local % ${lanes}u;
${text({
  from: 'lane',
  step: `${lanes}u`,
  sum: (value) => `row_sum(${value}, local)`,
  max: (value) => `row_max(${value}, local)`,
  stores: 'lane == 0u',
})}
}`;
}

/**
 * The scores of a block times q, k or v (`part`) of all keys, [block, headWidth]: `store` gets the query's token, the
 * column of the head and the value.
 */
export function scoresTimes(
  shape: AttentionShape,
  { tile, rowTiles, widthTiles, invocations }: QueryBlocking,
  scores: ScoreBoard,
  qkv: HeadRows,
  part: 1 | 2,
  store: (token: string, column: string, value: string) => string,
): string {
  const { tokens, headWidth } = shape;
  const insideHead = (column: string) => (headWidth % 4 === 0 ? '' : ` && ${column} < ${headWidth}u`);
  return items(
    rowTiles * widthTiles,
    invocations,
    `let r = item / ${widthTiles}u * ${tile}u;
let d = item % ${widthTiles}u;
${repeat(tile, (i) => repeat(4, (j) => `var o${i}_${j} = 0.0;`))}
for (var key = 0u; key < ${tokens}u; key++) {
let other = ${qkv.row('key', part)};
${scores.read('p', 'r', 'key')}
${columnTile(shape, qkv, 'x', 'other', 'd')}
${repeat(tile, (i) => repeat(4, (j) => `o${i}_${j} += p${i} * x${j};`))}
}
${eachOfTile(tile, ['o'], (i, j, [o]) => {
  const [token, column] = [`(first + r + ${i})`, columnOf(shape, qkv, 'd', j)];
  return `if (${token} < ${tokens}u${insideHead(column)}) { ${store(token, column, o as string)} }`;
})}`,
  );
}

/**
 * Declares `r` and `c`, the first query and key of register tile `item` of a block's scores. Neighbours share their keys, so
 * that a wave reads few rows of them at once.
 */
export function scoreTile({ tile, rowTiles }: QueryBlocking): string {
  return `let r = item % ${rowTiles}u * ${tile}u;\nlet c = item / ${rowTiles}u * 4u;`;
}

/** Offset of (image, token, head) in the packed projections; `part` is 0 for q, 1 for k, 2 for v. */
export function packed(shape: AttentionShape, token: string, part: number): string {
  const { tokens, heads, headWidth } = shape;
  const width = heads * headWidth;
  return `(image * ${tokens}u + ${token}) * ${3 * width}u + ${part * width}u + head * ${headWidth}u`;
}

export function merged(shape: AttentionShape, token: string): string {
  const { tokens, heads, headWidth } = shape;
  return `(image * ${tokens}u + ${token}) * ${heads * headWidth}u + head * ${headWidth}u`;
}

export function place(shape: AttentionShape, blocks: number, block: number): string {
  return `let image = group / ${shape.heads * blocks}u;
let head = group / ${blocks}u % ${shape.heads}u;
let first = group % ${blocks}u * ${block}u;`;
}

export function clampToken(shape: AttentionShape, token: string): string {
  return `min(${token}, ${shape.tokens - 1}u)`;
}

export function mask(builder: KernelBuilder, shape: AttentionShape, query: string, key: string): string {
  if (!shape.dropout) return '1.0';
  const { tokens, heads } = shape;
  const element = `((image * ${heads}u + head) * ${tokens}u + ${query}) * ${tokens}u + ${key}`;
  return dropoutFactor(builder, shape.dropout, element, heads * tokens * tokens);
}

/**
 * Column `j` (of 4, u32) of register tile `tile` of the head's width. Read by fours, a tile's columns are neighbours. Read
 * one by one they lie a quarter of the head apart, so that neighbouring invocations read neighbouring addresses.
 */
export function columnOf(
  { headWidth }: AttentionShape,
  { fours }: HeadRows,
  tile: string,
  j: string,
): string {
  return fours ? `(${tile} * 4u + ${j})` : `(${tile} + ${j} * ${Math.ceil(headWidth / 4)}u)`;
}

/**
 * Declares `${name}0` … `${name}3`: the columns of register tile `tile` in the row that begins at `row`. What lies
 * outside the head reads its last column.
 */
export function columnTile(
  shape: AttentionShape,
  rows: HeadRows,
  name: string,
  row: string,
  tile: string,
): string {
  if (rows.fours) {
    return `let ${name}_four = ${rows.at(row, tile)};
${repeat(4, (j) => `let ${name}${j} = ${name}_four.${LANES[j]};`)}`;
  }
  const { headWidth } = shape;
  return repeat(4, (j) => {
    const column = columnOf(shape, rows, tile, `${j}u`);
    const safe = headWidth % 4 === 0 ? column : `min(${column}, ${headWidth - 1}u)`;
    return `let ${name}${j} = ${rows.at(row, safe)};`;
  });
}

/** A loop in which each invocation takes items in turn. */
export function items(count: number, invocations: number, body: string): string {
  return `for (var item = local; item < ${count}u; item += ${invocations}u) {\n${body}\n}`;
}

/** `tile` × 4 sums over the head width of products of two rows of `left` and `right`, which begin at `${l}0` … and `${r}0` …. */
export function dots(
  width: number,
  tile: number,
  name: string,
  left: HeadRows,
  right: HeadRows,
  l: string,
  r: string,
): string {
  const fours = left.fours && right.fours;
  const products = (lane: string) =>
    repeat(tile, (i) => repeat(4, (j) => `${name}${i}_${j} += l${i}${lane} * r${j}${lane};`));
  return `${repeat(tile, (i) => repeat(4, (j) => `var ${name}${i}_${j} = 0.0;`))}
for (var d = 0u; d < ${fours ? width / 4 : width}u; d++) {
${repeat(tile, (i) => `let l${i} = ${left.at(`${l}${i}`, 'd')};`)}
${repeat(4, (j) => `let r${j} = ${right.at(`${r}${j}`, 'd')};`)}
${fours ? LANES.map((lane) => products(`.${lane}`)).join('\n') : products('')}
}`;
}
