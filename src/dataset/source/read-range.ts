import { reading } from '../../shared/read-file';
import { type Result, success } from '../../shared/result';

/** The bytes [start, end) of a file, cut at its end. */
export function readRange(file: Blob, start: number, end: number): Promise<Result<Uint8Array<ArrayBuffer>>> {
  return reading(async () => success(new Uint8Array(await file.slice(start, end).arrayBuffer())));
}
