/** Vireo's tensors ↔ the entries of a torch state_dict: names, shapes and layouts; exact both ways. */
import { type Graph, type ParameterSpec, sizeOf } from '../kernels/graph';
import { buffersOf, parametersOf } from '../kernels/operation-parameters';
import type { NamedTensor } from '../protocol/model';
import { invariant } from '../shared/errors';
import { torchOrder } from './layout';

/** What kept a state_dict from fitting a graph: lists of entry names. All empty: it fits. */
export interface StateDictMismatch {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly wrongShape: readonly {
    readonly name: string;
    readonly expected: readonly number[];
    readonly found: readonly number[];
  }[];
}

export interface StateDictReading {
  /** `parameter/…` and `buffer/…` of every entry that fits, complete parameters only. */
  readonly tensors: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
  readonly mismatch: StateDictMismatch;
}

/** One parameter in Vireo's layout as the entries torch keeps, in order. Copies. */
export function parameterToEntries(spec: ParameterSpec, values: Float32Array): NamedTensor[] {
  invariant(values.length === sizeOf(spec.shape), `${spec.name} has ${values.length} values`);
  let offset = 0;
  return spec.entries.map(({ name, shape }) => {
    const size = sizeOf(shape);
    const part = values.subarray(offset, offset + size);
    offset += size;
    const order = torchOrder(spec.layout, shape);
    const data = new Float32Array(size);
    if (order === null) data.set(part);
    else for (let i = 0; i < size; i++) data[order[i]] = part[i];
    return { name, shape, dtype: 'F32', data };
  });
}

/**
 * The state_dict of a model, batch norms in torch's order (weight, bias, running_mean, running_var,
 * num_batches_tracked).
 * @param tensors `parameter/…` and `buffer/…`, as in EngineState
 * @param batchesTracked training passes so far, for num_batches_tracked
 */
export function toStateDict(
  graph: Graph,
  tensors: ReadonlyMap<string, Float32Array>,
  batchesTracked: number,
): NamedTensor[] {
  const take = (key: string): Float32Array => {
    const values = tensors.get(key);
    invariant(values !== undefined, `The state lacks ${key}`);
    return values;
  };
  const buffersAfter = new Map<number, readonly number[]>();
  for (const { operation } of graph.nodes) {
    const last = parametersOf(operation).at(-1);
    const statistics = buffersOf(operation);
    if (last !== undefined && statistics.length > 0) buffersAfter.set(last, statistics);
  }
  const entries: NamedTensor[] = [];
  let counter = 0;
  for (const [id, spec] of graph.parameters.entries()) {
    entries.push(...parameterToEntries(spec, take(`parameter/${spec.name}`)));
    const buffers = buffersAfter.get(id);
    if (buffers === undefined) continue;
    for (const buffer of buffers) {
      const { name, shape } = graph.buffers[buffer];
      entries.push({ name, shape, dtype: 'F32', data: take(`buffer/${name}`).slice() });
    }
    entries.push({
      name: graph.counters[counter++],
      shape: [],
      dtype: 'I64',
      data: Float64Array.of(batchesTracked),
    });
  }
  return entries;
}

/**
 * Reads a state_dict into Vireo's layouts. Counters are known and skipped; nothing throws on foreign data. Where layouts
 * are the same the entry's own array is taken, so that a large model is not in memory twice.
 */
export function fromStateDict(graph: Graph, entries: readonly NamedTensor[]): StateDictReading {
  const given = new Map(entries.map((entry) => [entry.name, entry]));
  const known = new Set(graph.counters);
  const missing: string[] = [];
  const wrongShape: { name: string; expected: readonly number[]; found: readonly number[] }[] = [];
  const find = (name: string, shape: readonly number[]): ArrayLike<number> | null => {
    known.add(name);
    const entry = given.get(name);
    if (entry === undefined) {
      missing.push(name);
      return null;
    }
    if (entry.shape.join() !== shape.join() || entry.data.length !== sizeOf(shape)) {
      wrongShape.push({ name, expected: shape, found: entry.shape });
      return null;
    }
    return entry.data;
  };
  const tensors = new Map<string, Float32Array<ArrayBuffer>>();
  for (const spec of graph.parameters) {
    const own = ownArray(spec, given.get(spec.name));
    if (own !== null) {
      known.add(spec.name);
      tensors.set(`parameter/${spec.name}`, own);
      continue;
    }
    const values = new Float32Array(sizeOf(spec.shape));
    let offset = 0;
    let complete = true;
    for (const { name, shape } of spec.entries) {
      const data = find(name, shape);
      const size = sizeOf(shape);
      if (data === null) complete = false;
      else {
        const order = torchOrder(spec.layout, shape);
        for (let i = 0; i < size; i++) values[offset + i] = data[order === null ? i : order[i]];
      }
      offset += size;
    }
    if (complete) tensors.set(`parameter/${spec.name}`, values);
  }
  for (const { name, shape } of graph.buffers) {
    const data = find(name, shape);
    if (data !== null) tensors.set(`buffer/${name}`, Float32Array.from(data));
  }
  const unexpected = entries.map(({ name }) => name).filter((name) => !known.has(name));
  return { tensors, mismatch: { missing, unexpected, wrongShape } };
}

/** The array of a parameter's only entry where nothing about it need change. */
function ownArray(
  { entries, layout }: ParameterSpec,
  given: NamedTensor | undefined,
): Float32Array<ArrayBuffer> | null {
  const [entry, ...others] = entries;
  if (!given || entry === undefined || others.length > 0 || given.shape.join() !== entry.shape.join())
    return null;
  const { data } = given;
  const isWhole = data instanceof Float32Array && data.byteLength === data.buffer.byteLength;
  const fitsAsIs = isWhole && data.length === sizeOf(entry.shape) && torchOrder(layout, entry.shape) === null;
  return fitsAsIs && data.buffer instanceof ArrayBuffer ? new Float32Array(data.buffer) : null;
}

/** True where every entry of the model was found with its shape, and nothing else. */
export function fits({ missing, unexpected, wrongShape }: StateDictMismatch): boolean {
  return missing.length === 0 && unexpected.length === 0 && wrongShape.length === 0;
}
