/** Which tensors of a file go where in a model: decided by names and shapes, before a single weight is read. */
import type { NamedTensor, StateShape } from '../protocol/model';
import { gridSide, resamplePositions } from './position-resample';
import type { TensorPart } from './recognise/model-names';
import type { WeightsEntry, WeightsFile } from './weights-file';

/** A tensor of the file under the name the model gives it. */
export interface RenamedEntry extends StateShape {
  readonly source: WeightsEntry;
  /** Where the file stacks it with others. */
  readonly part?: TensorPart;
}

/** What a matched tensor goes through on its way in. */
export type Adaptation =
  /** Rows of a head whose classes are named, in the order of the classes here. */
  | { readonly kind: 'rows'; readonly rows: readonly number[] }
  /** Positions of a grid of patches of another size: bicubic. */
  | { readonly kind: 'positions'; readonly from: number; readonly to: number };

export interface ImportPlan<T extends StateShape> {
  readonly matched: readonly T[];
  /** By name of the matched tensors they are for. */
  readonly adaptations: ReadonlyMap<string, Adaptation>;
  /** Entries of the model that begin afresh: the file lacks them, or has them in another shape. */
  readonly reinitialised: readonly {
    readonly name: string;
    readonly expected: readonly number[];
    /** Null: the file has no tensor of this name. */
    readonly found: readonly number[] | null;
  }[];
  /** Tensors of the file that the model has no place for. */
  readonly unused: readonly string[];
}

/** What training wrappers put before every name. */
const WRAPPERS = ['module.', '_orig_mod.', 'model.', 'state_dict.'];

/** The counter that torch's AveragedModel keeps beside the network it wraps. */
const AVERAGED_COUNT = 'n_averaged';

/** Names as the model itself would give them: wrappers' prefixes removed, Hugging Face's bare backbone put under `vit.`. */
export function withoutWrappers(entries: readonly WeightsEntry[]): RenamedEntry[] {
  let renamed = entries
    .filter(({ name }) => name !== AVERAGED_COUNT)
    .map((source) => ({ name: source.name, shape: source.shape, source }));
  for (let changed = true; changed; ) {
    const wrapper = WRAPPERS.find(
      (prefix) => renamed.length > 0 && renamed.every(({ name }) => name.startsWith(prefix)),
    );
    changed = wrapper !== undefined;
    if (wrapper) renamed = renamed.map((entry) => ({ ...entry, name: entry.name.slice(wrapper.length) }));
  }
  if (renamed.some(({ name }) => name === 'encoder.layer.0.layernorm_before.weight')) {
    renamed = renamed.map((entry) => ({ ...entry, name: `vit.${entry.name}` }));
  }
  return renamed;
}

/** The classes weights were made for, where that is known, and those they are wanted for. */
export interface HeadClasses {
  readonly source: readonly string[] | null;
  readonly target: readonly string[];
}

/**
 * Matches by name and shape; `expected` are the entries of the model's state_dict. Where both lists of classes are known,
 * the head is taken class by class if it knows them all, and begins afresh otherwise.
 */
export function planImport<T extends StateShape>(
  entries: readonly T[],
  expected: readonly StateShape[],
  classes: HeadClasses | null = null,
): ImportPlan<T> {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const matched: T[] = [];
  const adaptations = new Map<string, Adaptation>();
  const reinitialised: ImportPlan<T>['reinitialised'][number][] = [];
  const head = headNames(expected);
  for (const { name, shape } of expected) {
    const entry = byName.get(name);
    const way = entry && wayIn(entry.shape, shape, head.has(name) ? classes : null);
    if (entry && way) {
      matched.push(entry);
      if (way !== 'asIs') adaptations.set(name, way);
    } else reinitialised.push({ name, expected: shape, found: entry?.shape ?? null });
  }
  const known = new Set(expected.map(({ name }) => name));
  const unused = entries.filter(({ name }) => !known.has(name) && !name.endsWith('.num_batches_tracked'));
  return { matched, adaptations, reinitialised, unused: unused.map(({ name }) => name) };
}

/** The last layer: its rows are the classes. */
function headNames(expected: readonly StateShape[]): ReadonlySet<string> {
  const names = expected.map(({ name }) => name).filter((name) => !/\.running_(mean|var)$/.test(name));
  const moduleOf = (name: string) => name.slice(0, name.lastIndexOf('.'));
  const last = moduleOf(names.at(-1) ?? '');
  return new Set(names.filter((name) => moduleOf(name) === last));
}

/** How a tensor of shape `found` becomes one of shape `wanted`; null where it cannot. */
function wayIn(
  found: readonly number[],
  wanted: readonly number[],
  classes: HeadClasses | null,
): Adaptation | 'asIs' | null {
  const isSame = found.join() === wanted.join();
  if (classes?.source) {
    const { source, target } = classes;
    if (String(source) === String(target)) return isSame ? 'asIs' : null;
    const rows = target.map((name) => source.indexOf(name));
    const fits = found[0] === source.length && found.slice(1).join() === wanted.slice(1).join();
    return fits && !rows.includes(-1) ? { kind: 'rows', rows } : null;
  }
  if (isSame) return 'asIs';
  const [one, tokens = 0, width] = found;
  const [wantedOne, wantedTokens = 0, wantedWidth] = wanted;
  const from = gridSide(tokens);
  const to = gridSide(wantedTokens);
  const isTable = found.length === 3 && wanted.length === 3 && one === 1 && wantedOne === 1;
  return isTable && width === wantedWidth && from !== null && to !== null
    ? { kind: 'positions', from, to }
    : null;
}

/** Tensors of a plan as the model wants them. */
export function adaptTensors<T extends StateShape>(
  tensors: readonly NamedTensor[],
  { adaptations }: ImportPlan<T>,
): NamedTensor[] {
  return tensors.map((tensor) => {
    const adaptation = adaptations.get(tensor.name);
    if (!adaptation) return tensor;
    if (adaptation.kind === 'positions') return resamplePositions(tensor, adaptation.to);
    return withRows(tensor, adaptation.rows);
  });
}

function withRows({ name, shape, dtype, data }: NamedTensor, rows: readonly number[]): NamedTensor {
  const [, ...rest] = shape;
  const width = rest.reduce((size, length) => size * length, 1);
  const chosen = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) chosen.set(data.subarray(row * width, (row + 1) * width), i * width);
  return { name, shape: [rows.length, ...rest], dtype, data: chosen };
}

/** Reads what was matched and nothing else, one part of the file after the other, as the model wants it. */
export async function readPlanned(file: WeightsFile, plan: ImportPlan<RenamedEntry>): Promise<NamedTensor[]> {
  const places = new Map(file.entries.map(({ name }, i) => [name, i]));
  const placeOf = ({ source }: RenamedEntry) => places.get(source.name) ?? 0;
  const tensors: NamedTensor[] = [];
  for (const { name, shape, source, part } of plan.matched.toSorted((a, b) => placeOf(a) - placeOf(b))) {
    const { dtype, data } = await file.read(source);
    tensors.push({ name, shape, dtype, data: part ? rowsOf(data, part) : data });
  }
  return adaptTensors(tensors, plan);
}

/** One of several tensors that stand one after the other. */
function rowsOf(data: NamedTensor['data'], { index, count }: TensorPart): NamedTensor['data'] {
  const size = data.length / count;
  return data.slice(index * size, (index + 1) * size);
}
