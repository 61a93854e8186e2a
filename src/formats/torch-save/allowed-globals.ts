/**
 * The names a pickle of weights may say: those of torch's own safe reader (`torch.load(…, weights_only=True)`) that
 * state_dicts, and what training scripts keep beside them, are made of. Every other name is refused.
 */
import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleStorage,
  PickleTensor,
  type PickleValue,
  TORCH_DTYPES,
} from './pickle-values';
import { PickleFault, type PickleHost } from './unpickle';

/** Storages by their class, and the type of what they hold. */
const STORAGES: Readonly<Record<string, string | null>> = {
  'torch.DoubleStorage': 'float64',
  'torch.FloatStorage': 'float32',
  'torch.HalfStorage': 'float16',
  'torch.BFloat16Storage': 'bfloat16',
  'torch.LongStorage': 'int64',
  'torch.IntStorage': 'int32',
  'torch.ShortStorage': 'int16',
  'torch.CharStorage': 'int8',
  'torch.ByteStorage': 'uint8',
  'torch.BoolStorage': 'bool',
  'torch.ComplexFloatStorage': 'complex64',
  'torch.ComplexDoubleStorage': 'complex128',
  'torch.storage.UntypedStorage': null,
  'torch.UntypedStorage': null,
};

/** What Vireo knows and does not read, and the sentence that says so. */
const KNOWN_REFUSALS: Readonly<Record<string, 'pickleSparse' | 'weightsQuantised'>> = {
  'torch._utils._rebuild_sparse_tensor': 'pickleSparse',
  'torch._utils._rebuild_sparse_csr_tensor': 'pickleSparse',
  'torch._utils._rebuild_nested_tensor': 'pickleSparse',
  'torch._utils._rebuild_qtensor': 'weightsQuantised',
  'torch.QInt8Storage': 'weightsQuantised',
  'torch.QUInt8Storage': 'weightsQuantised',
  'torch.QInt32Storage': 'weightsQuantised',
  'torch.QUInt4x2Storage': 'weightsQuantised',
  'torch.QUInt2x4Storage': 'weightsQuantised',
};

type Call = (args: readonly PickleValue[], near: string) => PickleValue;

/** What may be called, and what comes of it. */
const CALLS: Readonly<Record<string, Call>> = {
  'collections.OrderedDict': ([items]) => dictOf(items),
  'collections.Counter': ([items]) => dictOf(items),
  'builtins.set': ([items]) => new PickleList(items instanceof PickleList ? [...items.items] : []),
  // Python 2's names of bytes, which protocol 2 writes for them.
  '_codecs.encode': ([text = null]) => text,
  'torch.Size': ([sizes = null]) => sizes,
  'torch.device': ([name = null]) => name,
  'torch._utils._rebuild_tensor': ([storage, offset, shape, strides], near) =>
    tensorOf(storage, undefined, [offset, shape, strides], near),
  'torch._utils._rebuild_tensor_v2': ([storage, offset, shape, strides], near) =>
    tensorOf(storage, undefined, [offset, shape, strides], near),
  'torch._utils._rebuild_tensor_v3': ([storage, offset, shape, strides, , , dtype], near) =>
    tensorOf(storage, dtype, [offset, shape, strides], near),
  'torch._utils._rebuild_parameter': ([data], near) => asTensor(data, near),
  'torch._utils._rebuild_parameter_with_state': ([data], near) => asTensor(data, near),
  'torch.nn.parameter.Parameter': ([data], near) => asTensor(data, near),
  'torch._tensor._rebuild_from_type_v2': ([callee, , args], near) => {
    if (!(callee instanceof PickleGlobal) || !(args instanceof PickleList)) throw misdescribed(near);
    return asTensor(callNamed(callee.name, args.items, near), near);
  },
};

/** Classes that are only named. */
const CLASSES: ReadonlySet<string> = new Set(['torch.Tensor']);

function isDtype(name: string): boolean {
  return name.startsWith('torch.') && Object.hasOwn(TORCH_DTYPES, name.slice('torch.'.length));
}

/** A reader of weights' answers to a pickle. Failures: `pickleGlobal`, `pickleSparse`, `weightsQuantised`, `pickleTensor`. */
export const weightsHost: PickleHost = {
  find(stated, near) {
    // Protocol 2 says Python 2's names.
    const name = stated.replace(/^__builtin__\./, 'builtins.');
    if (Object.hasOwn(KNOWN_REFUSALS, name)) throw new PickleFault(KNOWN_REFUSALS[name], { tensor: near });
    const isAllowed =
      Object.hasOwn(CALLS, name) || Object.hasOwn(STORAGES, name) || CLASSES.has(name) || isDtype(name);
    if (!isAllowed) throw new PickleFault('pickleGlobal', { name });
    return new PickleGlobal(name);
  },
  call: callNamed,
  load(id) {
    const [kind, type, key, , count] = id instanceof PickleList ? id.items : [];
    const isStorage =
      kind === 'storage' && type instanceof PickleGlobal && Object.hasOwn(STORAGES, type.name);
    if (!isStorage || typeof key !== 'string' || !isCount(count)) throw misdescribed('storage');
    return new PickleStorage(key, STORAGES[type.name], count);
  },
};

function callNamed(name: string, args: readonly PickleValue[], near: string): PickleValue {
  if (!Object.hasOwn(CALLS, name)) throw new PickleFault('pickleGlobal', { name: `${name}()` });
  return CALLS[name](args, near);
}

function misdescribed(tensor: string): PickleFault {
  return new PickleFault('pickleTensor', { tensor });
}

function isCount(value: PickleValue | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function asTensor(value: PickleValue | undefined, near: string): PickleTensor {
  if (!(value instanceof PickleTensor)) throw misdescribed(near);
  return value;
}

function tensorOf(
  storage: PickleValue | undefined,
  stated: PickleValue | undefined,
  [offset, shape, strides]: readonly (PickleValue | undefined)[],
  near: string,
): PickleTensor {
  const sizes = shape instanceof PickleList ? shape.items : null;
  const steps = strides instanceof PickleList ? strides.items : null;
  if (!(storage instanceof PickleStorage) || !isCount(offset)) throw misdescribed(near);
  if (!sizes?.every(isCount) || !steps?.every(isCount) || sizes.length !== steps.length)
    throw misdescribed(near);
  const dtype = stated instanceof PickleGlobal ? stated.name.slice('torch.'.length) : storage.dtype;
  if (dtype === null) throw misdescribed(near);
  return new PickleTensor(storage, dtype, offset, [...sizes], [...steps]);
}

/** From nothing, another dict, or pairs. */
function dictOf(items: PickleValue | undefined): PickleDict {
  const dict = new PickleDict();
  if (items instanceof PickleDict) for (const [key, value] of items.entries) dict.entries.set(key, value);
  if (!(items instanceof PickleList)) return dict;
  for (const pair of items.items) {
    const [key = null, value = null] = pair instanceof PickleList ? pair.items : [];
    dict.entries.set(key, value);
  }
  return dict;
}
