import { hold } from '../../shared/hold';

/** Bytes that are read a stretch at a time, so that a gigabyte need not lie in memory twice. */
export interface StoredBytes {
  readonly sizeBytes: number;
  /** The bytes from `from` to before `to`, in a buffer of their own; null where the file is gone, or has grown, meanwhile. */
  slice(from: number, to: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * All bytes, in blocks of `blockBytes` and a rest; null where they are gone meanwhile. One buffer serves for all: a
   * block is there until the next is asked for. (Each in a buffer of its own, hundreds of megabytes waited for the collector.)
   */
  blocks(blockBytes: number): AsyncGenerator<Uint8Array<ArrayBuffer> | null, void>;
}

/**
 * A flat folder of files, as little as checkpoints need. `write` may be cut short by anything at any byte;
 * only `rename` is atomic.
 */
export interface FileStore {
  list(): Promise<readonly string[]>;
  /** A file to read from, or null where there is none. */
  open(name: string): Promise<StoredBytes | null>;
  /** Writes the parts one after the other and flushes; answers how many bytes. Throws StorageFullError when the quota is used up. */
  write(name: string, parts: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<number>;
  /**
   * Writes at the end of a file that is there, and flushes; false where there is none. What cuts it short leaves what was in
   * the file, and any part of the new bytes. Throws StorageFullError when the quota is used up.
   */
  append(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Throws StorageFullError where that takes room and there is none; `to` is then as if nothing had happened. */
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Every file and its bytes, in one reading of the folder. */
  sizes(): Promise<ReadonlyMap<string, number>>;
}

/** The browser refuses to store more. An expected failure: callers say so and go on. */
export class StorageFullError extends Error {
  override readonly name = 'StorageFullError';
}

/** The browser stores nothing here, whatever it seems to have. An expected failure, too. */
export class StorageRefusedError extends Error {
  override readonly name = 'StorageRefusedError';
}

/** Folders of files, one per run. */
export interface FolderStore {
  /** The files beside the folders. */
  readonly own: FileStore;
  list(): Promise<readonly string[]>;
  /** Opens the folder, making it where it is not there yet. */
  open(name: string): Promise<FileStore>;
  remove(name: string): Promise<void>;
}

/** A file that was read whole. */
export function bytesInMemory(bytes: Uint8Array<ArrayBuffer>): StoredBytes {
  return {
    sizeBytes: bytes.length,
    slice: async (from, to) => bytes.slice(from, to),
    async *blocks(blockBytes) {
      for (let from = 0; from < bytes.length; from += blockBytes)
        yield bytes.subarray(from, from + blockBytes);
    },
  };
}

/** A reader that fills the buffer it is given; null where a blob's stream has none (Safari below 26.4). */
function byteReader(blob: Blob): ReadableStreamBYOBReader | null {
  const stream = blob.stream();
  try {
    return stream.getReader({ mode: 'byob' });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** A file that a person gave, or a part of one. */
export function bytesOfBlob(blob: Blob): StoredBytes {
  return {
    sizeBytes: blob.size,
    slice: async (from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer()),
    async *blocks(blockBytes) {
      const reader = byteReader(blob);
      if (reader === null) {
        for (let from = 0; from < blob.size; from += blockBytes)
          yield new Uint8Array(await blob.slice(from, from + blockBytes).arrayBuffer());
        return;
      }
      const letGo = hold(reader);
      try {
        let block = new Uint8Array(blockBytes);
        for (;;) {
          let filled = 0;
          while (filled < blockBytes) {
            const { done, value } = await reader.read(block.subarray(filled));
            // The buffer went along and comes back.
            if (value) block = new Uint8Array(value.buffer);
            if (done || !value) break;
            filled += value.length;
          }
          if (filled > 0) yield block.subarray(0, filled);
          if (filled < blockBytes) return;
        }
      } finally {
        letGo();
        await reader.cancel();
      }
    },
  };
}
