/** What a pickle of weights may hold once it is read: plain data, and tensors that know where their numbers lie. */
import type { ElementType } from '../element-types';

export type PickleValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | PickleList
  | PickleDict
  | PickleGlobal
  | PickleStorage
  | PickleTensor;

/** A list, a tuple or a set. */
export class PickleList {
  readonly items: PickleValue[];
  constructor(items: PickleValue[]) {
    this.items = items;
  }
}

/** A dict, an OrderedDict or a Counter. */
export class PickleDict {
  readonly entries = new Map<PickleValue, PickleValue>();
}

/** A name that is allowed, by Python's dotted path: a class or function that may be called, or a dtype. */
export class PickleGlobal {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Numbers of one type in a file of their own inside the zip. */
export class PickleStorage {
  /** The file: `data/<key>`. */
  readonly key: string;
  /** Torch's name of the type: `float32`; null: bytes that say nothing of what they are. */
  readonly dtype: string | null;
  readonly count: number;
  constructor(key: string, dtype: string | null, count: number) {
    this.key = key;
    this.dtype = dtype;
    this.count = count;
  }
}

/** A view of a storage, as torch describes it; offset and strides count elements. */
export class PickleTensor {
  readonly storage: PickleStorage;
  /** Torch's name of the type. */
  readonly dtype: string;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  constructor(
    storage: PickleStorage,
    dtype: string,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage;
    this.dtype = dtype;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/** By torch's names; null: torch has it, Vireo does not read it. */
export const TORCH_DTYPES: Readonly<Record<string, ElementType | null>> = {
  float64: 'F64',
  double: 'F64',
  float32: 'F32',
  float: 'F32',
  float16: 'F16',
  half: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  long: 'I64',
  int32: 'I32',
  int: 'I32',
  int16: 'I16',
  short: 'I16',
  int8: 'I8',
  uint8: 'U8',
  bool: 'BOOL',
  uint16: null,
  uint32: null,
  uint64: null,
  complex32: null,
  complex64: null,
  complex128: null,
  float8_e4m3fn: null,
  float8_e5m2: null,
  float8_e4m3fnuz: null,
  float8_e5m2fnuz: null,
};
