import type { Operand, Reduction } from './operand';
import { repeat } from './problem';

/** What products are computed in: halves where mixed precision keeps their operands so. */
export type StagedElement = 'f32' | 'f16';

/** One operand's part of a workgroup's staged tile. */
export interface StagedTile {
  readonly name: string;
  readonly operand: Operand;
  /** Indices of the whole operand, and of the tile. */
  readonly length: number;
  readonly lines: number;
  /** The tile's first index, as WGSL. */
  readonly first: string;
  readonly depth: number;
  readonly reduction: Reduction;
  readonly invocations: number;
  /** What the tile holds. */
  readonly element: StagedElement;
  /** The invocation that takes the first unit of work: the tile of few units leaves the others to the next. */
  readonly from: number;
}

/** What brings a tile from memory into workgroup memory, `tile_${name}`: [depth][stride] vec4s of four neighbouring indices. */
export interface Staging {
  readonly name: string;
  readonly stride: number;
  /** Statements before the loop over tiles. */
  readonly setup: string;
  /** Statements that read the tile that begins at `start` into registers; `tap` and `inner` are its place where `sameTap`. */
  readonly fetch: string;
  /** Statements that write it from there to workgroup memory. */
  readonly put: string;
}

/** Addresses of more indices than this are worked out anew for each tile: kept, they would take too many registers. */
const MOST_KEPT = 8;
const LANES = ['x', 'y', 'z', 'w'] as const;

/** Whether a tile never reaches into a second tap. */
function sameTap({ taps, inner }: Reduction, depth: number): boolean {
  return taps === 1 || inner % depth === 0;
}

/** Statements that declare `tap` and `inner`, the place of the tile that begins at `start`, where one tap has all of it. */
export function tilePlace(reduction: Reduction, depth: number): string {
  if (!sameTap(reduction, depth)) return '';
  if (reduction.taps === 1) return 'let tap = 0u;\nlet inner = start;';
  return `let tap = start / ${reduction.inner}u;\nlet inner = start % ${reduction.inner}u;`;
}

/** Vec4s between one depth and the next: one more where a unit writes four depths, which would meet in one bank. */
export function stagedStride(operand: Pick<Operand, 'fours'>, lines: number): number {
  return lines / 4 + (operand.fours === 'inner' ? 1 : 0);
}

/** Units of work of a tile: each is fetched and put by one invocation. */
export function stagedUnits({ fours }: Pick<Operand, 'fours'>, lines: number, depth: number): number {
  return ((lines / 4) * depth) / (fours === 'inner' ? 4 : 1);
}

/**
 * A unit of work is four neighbouring indices: at four depths, where four depths are one vec4 of memory (it reads four
 * and turns them), else at one, as one vec4 or four values.
 */
export function stage(tile: StagedTile): Staging {
  const { name, operand, length, lines, first, depth, reduction, invocations, element, from } = tile;
  const vector = `vec4<${element}>`;
  const { fours } = operand;
  const quads = lines / 4;
  const stride = stagedStride(operand, lines);
  const depths = fours === 'inner' ? 4 : 1;
  const steps = depth / depths;
  const units = stagedUnits(operand, lines, depth);
  // Shares are multiples of sixteen, and so of a depth that divides the reduction.
  const whole = reduction.inner % depth === 0;
  const slots = Math.ceil(units / invocations);
  // Neighbouring invocations read neighbouring addresses.
  const innerFirst = operand.innerStride === 1 && operand.indexStride !== 1;
  const source =
    fours === null ? operand.builder.read(operand.view) : operand.builder.readFours(operand.view);

  // One address serves all four where they lie evenly.
  const even = fours === 'index' || operand.groupSize === Number.POSITIVE_INFINITY;
  const places = even ? 1 : 4;
  const kept = slots * places <= MOST_KEPT;
  const id = (i: number) => `${name}${i}`;
  const prefix = (i: number, j: number) => `${id(i)}_${even ? 0 : j}`;
  const addresses = (i: number) => repeat(places, (j) => operand.setup(prefix(i, j), `(${id(i)}i + ${j}u)`));
  const guard = (i: number, statements: string) =>
    (i + 1) * invocations > units ? `if (${id(i)}u < ${units}u) {\n${statements}\n}` : statements;

  const setup = repeat(slots, (i) => {
    const unit = `local${from > 0 ? ` - ${from}u` : ''}${i > 0 ? ` + ${i * invocations}u` : ''}`;
    const [quad, step] = innerFirst
      ? [`${id(i)}u / ${steps}u`, `${id(i)}u % ${steps}u`]
      : [`${id(i)}u % ${quads}u`, `${id(i)}u / ${quads}u`];
    return `let ${id(i)}u = ${unit};
let ${id(i)}q = ${quad};
let ${id(i)}k = (${step}) * ${depths}u;
let ${id(i)}i = ${first} + ${id(i)}q * 4u;
${kept ? addresses(i) : ''}`;
  });

  /** Whether element `j` of the unit counts: null where it always does. */
  const inside = (i: number, j: number): string | null => {
    const p = prefix(i, j);
    // Where fours are fours of indices, all of them are inside or none.
    const index = length % 4 === 0 ? `${id(i)}i` : `${id(i)}i + ${j}u`;
    const conditions = [
      ...(length % lines === 0 ? [] : [`(${index} < ${length}u)`]),
      ...(whole ? [] : ['(k < k1)']),
      ...(operand.checked ? [`${p}v`] : []),
      ...(operand.innerValid ? [operand.innerValid(p, 'c')] : []),
    ];
    return conditions.length > 0 ? conditions.join(' & ') : null;
  };
  const value = (i: number, j: number, zero: string) => {
    const offset = `${prefix(i, j)}b + c * ${operand.innerStride}u${even && j > 0 ? ` + ${j * operand.indexStride}u` : ''}`;
    const read = `${source}[${fours === null ? offset : `(${offset}) / 4u`}]`;
    const own = fours !== null && element === 'f16' ? `${vector}(${read})` : read;
    const condition = inside(i, j);
    // What lies outside reads whatever the bounds leave of its address, and becomes zero: no branches.
    return condition === null ? own : `select(${zero}, ${own}, ${condition})`;
  };
  const place = sameTap(reduction, depth)
    ? (i: number) => `let t = tap;\nlet c = inner + ${id(i)}k;`
    : (i: number) => `let t = (start + ${id(i)}k) / ${reduction.inner}u;
let c = (start + ${id(i)}k) % ${reduction.inner}u;`;
  const vectors = fours === 'inner' ? 4 : 1;
  const fetched = (i: number, j: number) => `${id(i)}f${j}`;
  const fetch = repeat(slots, (i) => {
    const taps = repeat(places, (j) => operand.tap(prefix(i, j), 't'));
    const loads =
      fours === null
        ? `${fetched(i, 0)} = ${vector}(vec4<f32>(${[0, 1, 2, 3].map((j) => value(i, j, '0.0')).join(', ')}));`
        : repeat(vectors, (j) => `${fetched(i, j)} = ${value(i, j, `${vector}()`)};`);
    return `${repeat(vectors, (j) => `var ${fetched(i, j)} = ${vector}();`)}
${guard(
  i,
  `{
${kept ? '' : addresses(i)}
let k = start + ${id(i)}k;
${place(i)}
${taps}
${loads}
}`,
)}`;
  });
  const put = repeat(slots, (i) => {
    const at = (step: number) => `tile_${name}[${id(i)}k + ${step}u][${id(i)}q]`;
    return guard(
      i,
      fours === 'inner'
        ? LANES.map(
            (lane, step) =>
              `${at(step)} = ${vector}(${[0, 1, 2, 3].map((j) => `${fetched(i, j)}.${lane}`).join(', ')});`,
          ).join('\n')
        : `${at(0)} = ${fetched(i, 0)};`,
    );
  });
  return { name, stride, setup, fetch, put };
}
