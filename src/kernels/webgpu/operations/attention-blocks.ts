import { invariant } from '../../../shared/errors';
import type { DeviceProfile } from '../device-profile';
import { repeat } from '../gemm/problem';
import { type BufferView, type KernelBuilder, temporary } from '../program/kernel';
import { type Dropout, dropoutFactor } from '../wgsl/dropout';
import { declareRowReduction } from '../wgsl/row-reduction';

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

/** An array that is read along the head's width: by fours on hardware, where heads are whole fours; else one by one. */
export interface HeadRows {
  readonly array: string;
  readonly fours: boolean;
}

export function readHeadRows(
  builder: KernelBuilder,
  view: BufferView,
  { headWidth }: AttentionShape,
  profile: DeviceProfile,
): HeadRows {
  const fours = !profile.software && headWidth % 4 === 0;
  return { array: fours ? builder.readFours(view) : builder.read(view), fours };
}

const LANES = ['x', 'y', 'z', 'w'] as const;

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
  // Room is left for the rows' deltas, and for sums over a row's lanes.
  const words = profile.maxWorkgroupStorageBytes / 4 - MOST_INVOCATIONS - MOST_QUERIES;
  const block = [MOST_QUERIES, 8, 4, 2, 1].find((rows) => rows * stride <= words);
  invariant(block, `${path}: a row of ${stride} scores does not fit into workgroup memory`);
  const tile = Math.min(4, block);
  const rowTiles = block / tile;
  const most = profile.software ? 16 : MOST_INVOCATIONS;
  let invocations = profile.software ? 4 : 32;
  while (invocations < most && invocations < rowTiles * keyTiles) invocations *= 2;
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

/**
 * Statements for every query of a block, `item`: `text` gets the first position of a loop along the row, its step, and
 * how to join what lanes found. A software adapter takes rows one by one; elsewhere all invocations share them, so that
 * none waits for another to walk a whole row.
 */
export function eachQuery(
  builder: KernelBuilder,
  { block, invocations }: QueryBlocking,
  profile: DeviceProfile,
  text: (loop: {
    readonly from: string;
    readonly step: string;
    sum(value: string): string;
    max(value: string): string;
    /** Whether this invocation is the one to store what belongs to the row. */
    readonly stores: string;
  }) => string,
): string {
  if (profile.software) {
    const alone = { from: '0u', step: '1u', sum: String, max: String, stores: 'true' };
    return items(block, invocations, text(alone));
  }
  const lanes = invocations / block;
  declareRowReduction(builder, { lanes, rows: block });
  const together = {
    from: 'lane',
    step: `${lanes}u`,
    sum: (value: string) => `row_sum(${value}, local)`,
    max: (value: string) => `row_max(${value}, local)`,
    stores: 'lane == 0u',
  };
  return `{
let item = local / ${lanes}u;
let lane = local % ${lanes}u;
${text(together)}
}`;
}

/**
 * The scores of a block times q, k or v (`part`) of all keys, [block, headWidth]: `store` gets the query's token, the
 * column of the head and the value.
 */
export function scoresTimes(
  shape: AttentionShape,
  { tile, stride, rowTiles, widthTiles, invocations }: QueryBlocking,
  profile: DeviceProfile,
  scores: Board,
  qkv: HeadRows,
  part: number,
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
let other = ${packed(shape, 'key', part)};
${repeat(tile, (i) => `let p${i} = ${scores.element(`(r + ${i}u) * ${stride}u + key`)};`)}
${columnTile(shape, qkv, 'x', 'other', 'd')}
${repeat(tile, (i) => repeat(4, (j) => `o${i}_${j} += p${i} * x${j};`))}
}
${eachOfTile(tile, ['o'], profile, (i, j, [o]) => {
  const [token, column] = [`(first + r + ${i})`, columnOf(shape, qkv, 'd', j)];
  return `if (${token} < ${tokens}u${insideHead(column)}) { ${store(token, column, o as string)} }`;
})}`,
  );
}

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

/** Lets all invocations see what the others wrote on the boards. */
export function boardBarrier(profile: DeviceProfile): string {
  return profile.software ? 'storageBarrier();' : 'workgroupBarrier();';
}

/**
 * Declares `r` and `c`, the first query and key of register tile `item` of a block's scores. On hardware neighbours share
 * their keys, so that a wave reads few rows of them at once.
 */
export function scoreTile({ tile, rowTiles, keyTiles }: QueryBlocking, profile: DeviceProfile): string {
  return profile.software
    ? `let r = item / ${keyTiles}u * ${tile}u;\nlet c = item % ${keyTiles}u * 4u;`
    : `let r = item % ${rowTiles}u * ${tile}u;\nlet c = item / ${rowTiles}u * 4u;`;
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
    return `let ${name}_four = ${rows.array}[(${row}) / 4u + ${tile}];
${repeat(4, (j) => `let ${name}${j} = ${name}_four.${LANES[j]};`)}`;
  }
  const { headWidth } = shape;
  return repeat(4, (j) => {
    const column = columnOf(shape, rows, tile, `${j}u`);
    const safe = headWidth % 4 === 0 ? column : `min(${column}, ${headWidth - 1}u)`;
    return `let ${name}${j} = ${rows.array}[${row} + ${safe}];`;
  });
}

/** A loop in which each invocation takes items in turn. */
export function items(count: number, invocations: number, body: string): string {
  return `for (var item = local; item < ${count}u; item += ${invocations}u) {\n${body}\n}`;
}

/** `tile` × 4 sums over the head width of products of two rows of `left` and `right`, with offsets per row. */
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
  const at = (offset: string) => (fours ? `${offset} / 4u + d` : `${offset} + d`);
  const products = (lane: string) =>
    repeat(tile, (i) => repeat(4, (j) => `${name}${i}_${j} += l${i}${lane} * r${j}${lane};`));
  return `${repeat(tile, (i) => repeat(4, (j) => `var ${name}${i}_${j} = 0.0;`))}
for (var d = 0u; d < ${fours ? width / 4 : width}u; d++) {
${repeat(tile, (i) => `let l${i} = ${left.array}[${at(`${l}${i}`)}];`)}
${repeat(4, (j) => `let r${j} = ${right.array}[${at(`${r}${j}`)}];`)}
${fours ? LANES.map((lane) => products(`.${lane}`)).join('\n') : products('')}
}`;
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
