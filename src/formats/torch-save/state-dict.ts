/** Where the weights lie in what a training script saved. */
import { failure, type Result, success } from '../../shared/result';
import { PickleDict, PickleTensor, type PickleValue } from './pickle-values';

/** The keys under which scripts save weights, averaged ones first: they are what is evaluated (as in timm's loader). */
const NESTS = [
  'state_dict_ema',
  'model_ema',
  'state_dict',
  'model_state_dict',
  'model',
  'module',
  'net',
  'params',
  'weights',
];
/** `{'model': {'state_dict': …}}` is as deep as they lie. */
const DEEPEST = 4;

export interface FoundStateDict {
  /** The keys that led to it, joined by dots; empty where the file is one. */
  readonly nest: string;
  readonly tensors: ReadonlyMap<string, PickleTensor>;
}

/** The state_dict in `value`. Failure `pickleNoWeights`, with the first keys that there are. */
export function findStateDict(value: PickleValue): Result<FoundStateDict> {
  const found = search(value, [], DEEPEST);
  if (found) return success(found);
  const keys = value instanceof PickleDict ? [...value.entries.keys()].slice(0, 8) : [];
  return failure('pickleNoWeights', { keys: keys.map((key) => String(key)).join(', ') || '—' });
}

function search(value: PickleValue, path: readonly string[], depth: number): FoundStateDict | null {
  if (!(value instanceof PickleDict) || depth === 0) return null;
  for (const nest of NESTS) {
    const found = search(value.entries.get(nest) ?? null, [...path, nest], depth - 1);
    if (found) return found;
  }
  const tensors = new Map<string, PickleTensor>();
  for (const [name, tensor] of value.entries) {
    if (typeof name === 'string' && tensor instanceof PickleTensor) tensors.set(name, tensor);
  }
  return tensors.size > 0 ? { nest: path.join('.'), tensors } : null;
}
