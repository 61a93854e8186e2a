import { invariant } from '../../../shared/errors';
import type { DeviceProfile } from '../device-profile';
import { repeat } from '../gemm/problem';
import type { KernelBuilder } from '../program/kernel';
import { type Dropout, dropoutFactor } from '../wgsl/dropout';

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

interface Blocking {
  /** Queries (or keys) of a workgroup. */
  readonly block: number;
  /** Rows of a register tile: divides `block`. */
  readonly tile: number;
  readonly invocations: number;
}

export function blocking(
  rowWords: number,
  items: (block: number) => number,
  profile: DeviceProfile,
  path: string,
): Blocking {
  // A little room is left for what else a kernel keeps in workgroup memory.
  const words = profile.maxWorkgroupStorageBytes / 4 - 128;
  const block = [16, 8, 4, 2, 1].find((rows) => rows * rowWords <= words);
  invariant(block, `${path}: a row of ${rowWords} scores does not fit into workgroup memory`);
  const tile = Math.min(4, block);
  const most = profile.software ? 16 : 128;
  let invocations = profile.software ? 4 : 32;
  while (invocations < most && invocations < items(block)) invocations *= 2;
  return { block, tile, invocations };
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

/** A loop in which each invocation takes items in turn. */
export function items(count: number, invocations: number, body: string): string {
  return `for (var item = local; item < ${count}u; item += ${invocations}u) {\n${body}\n}`;
}

/** `tile` × 4 sums over the head width of products of two rows: `left`, `right` name arrays, with offsets per row. */
export function dots(
  width: number,
  tile: number,
  name: string,
  left: string,
  right: string,
  l: string,
  r: string,
): string {
  return `${repeat(tile, (i) => repeat(4, (j) => `var ${name}${i}_${j} = 0.0;`))}
for (var d = 0u; d < ${width}u; d++) {
${repeat(tile, (i) => `let l${i} = ${left}[${l}${i} + d];`)}
${repeat(4, (j) => `let r${j} = ${right}[${r}${j} + d];`)}
${repeat(tile, (i) => repeat(4, (j) => `${name}${i}_${j} += l${i} * r${j};`))}
}`;
}
