/** The numbers a file of weights may hold, and what Vireo makes of their bytes. */
import type { NamedTensor } from '../protocol/model';
import { float32FromBfloat16, float32FromFloat16 } from './half-floats';

type Values = Pick<NamedTensor, 'dtype' | 'data'>;

const floats = (data: Float32Array): Values => ({ dtype: 'F32', data });
const counts = (data: ArrayLike<number>): Values => ({ dtype: 'I64', data: Float64Array.from(data) });

/** By the names of the safetensors format: bytes of one, and little-endian bytes read as float32, integers as counts. */
const ELEMENT_TYPES = {
  F64: { bytes: 8, read: (bytes) => floats(Float32Array.from(new Float64Array(bytes))) },
  F32: { bytes: 4, read: (bytes) => floats(new Float32Array(bytes)) },
  F16: { bytes: 2, read: (bytes) => floats(float32FromFloat16(new Uint16Array(bytes))) },
  BF16: { bytes: 2, read: (bytes) => floats(float32FromBfloat16(new Uint16Array(bytes))) },
  I64: { bytes: 8, read: (bytes) => counts(Array.from(new BigInt64Array(bytes), Number)) },
  I32: { bytes: 4, read: (bytes) => counts(new Int32Array(bytes)) },
  I16: { bytes: 2, read: (bytes) => counts(new Int16Array(bytes)) },
  I8: { bytes: 1, read: (bytes) => counts(new Int8Array(bytes)) },
  U8: { bytes: 1, read: (bytes) => counts(new Uint8Array(bytes)) },
  BOOL: { bytes: 1, read: (bytes) => counts(new Uint8Array(bytes)) },
} as const satisfies Record<
  string,
  { readonly bytes: 1 | 2 | 4 | 8; readonly read: (bytes: ArrayBuffer) => Values }
>;

export type ElementType = keyof typeof ELEMENT_TYPES;

export function isElementType(name: string): name is ElementType {
  return Object.hasOwn(ELEMENT_TYPES, name);
}

/** Bytes of one number. */
export function elementBytes(type: ElementType): 1 | 2 | 4 | 8 {
  return ELEMENT_TYPES[type].bytes;
}

/** Numbers of one type, one after the other, little-endian: floats of any width as float32, the rest as counts. */
export function readElements(type: ElementType, bytes: ArrayBuffer): Values {
  return ELEMENT_TYPES[type].read(bytes);
}
