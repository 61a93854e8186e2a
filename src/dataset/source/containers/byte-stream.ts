import { hold } from '../../../shared/hold';
import { fileFailure } from '../../../shared/read-file';
import { isRefusal } from '../../../shared/refusal';
import { ContainerError } from './container';

/** A stream, read by numbers of bytes. Throws a ContainerError where what is packed is damaged, or cannot be read. */
export class ByteStream {
  private readonly reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  private readonly letGo: () => void;
  private piece = new Uint8Array(0);

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.reader = stream.getReader();
    this.letGo = hold(this.reader);
  }

  /** The next piece as the stream gives it; null at its end. */
  async next(): Promise<Uint8Array<ArrayBuffer> | null> {
    if (this.piece.length > 0) {
      const { piece } = this;
      this.piece = new Uint8Array(0);
      return piece;
    }
    try {
      const { done, value } = await this.reader.read();
      return done ? null : value;
    } catch (error) {
      // What decompresses says a TypeError; a file that is gone or changed says it by name.
      if (isRefusal(error)) throw new ContainerError(fileFailure(error));
      throw new ContainerError({ code: 'damagedData', detail: String(error) });
    }
  }

  /** Fills `target`; how many bytes there were, fewer only at the end. */
  async fill(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      const piece = await this.next();
      if (piece === null) break;
      const taken = piece.subarray(0, target.length - filled);
      target.set(taken, filled);
      filled += taken.length;
      this.piece = piece.subarray(taken.length);
    }
    return filled;
  }

  async close(): Promise<void> {
    this.letGo();
    // A stream that failed refuses to be cancelled with its own error, which was told already.
    await this.reader.cancel().catch(() => undefined);
  }
}
