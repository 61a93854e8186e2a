/** Which tensors of a file go where in a model: decided by names and shapes, before a single weight is read. */
import type { NamedTensor, StateShape } from '../protocol/commands';
import { readTensor, type SafetensorsEntry, type SafetensorsFile } from './safetensors-read';

/** A tensor of the file under the name the model gives it. */
export interface RenamedEntry extends StateShape {
  readonly source: SafetensorsEntry;
}

export interface ImportPlan<T extends StateShape> {
  readonly matched: readonly T[];
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

/** Names as the model itself would give them: wrappers' prefixes removed, Hugging Face's bare backbone put under `vit.`. */
export function withoutWrappers(entries: readonly SafetensorsEntry[]): RenamedEntry[] {
  let renamed = entries.map((source) => ({ name: source.name, shape: source.shape, source }));
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

/** Matches by name and shape; `expected` are the entries of the model's state_dict. */
export function planImport<T extends StateShape>(
  entries: readonly T[],
  expected: readonly StateShape[],
): ImportPlan<T> {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const matched: T[] = [];
  const reinitialised: ImportPlan<T>['reinitialised'][number][] = [];
  for (const { name, shape } of expected) {
    const entry = byName.get(name);
    if (entry && entry.shape.join() === shape.join()) matched.push(entry);
    else reinitialised.push({ name, expected: shape, found: entry?.shape ?? null });
  }
  const known = new Set(expected.map(({ name }) => name));
  const unused = entries.filter(({ name }) => !known.has(name) && !name.endsWith('.num_batches_tracked'));
  return { matched, reinitialised, unused: unused.map(({ name }) => name) };
}

/** Reads what was matched and nothing else, one range of the file after the other. */
export async function readPlanned(
  file: SafetensorsFile,
  plan: ImportPlan<RenamedEntry>,
): Promise<NamedTensor[]> {
  const tensors: NamedTensor[] = [];
  const inFileOrder = plan.matched.toSorted((a, b) => a.source.begin - b.source.begin);
  for (const { name, source } of inFileOrder) tensors.push({ ...(await readTensor(file, source)), name });
  return tensors;
}
