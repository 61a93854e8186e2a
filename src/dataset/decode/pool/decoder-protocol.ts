/** What crosses between the training worker and its decoder workers. */
import type { Failure } from '../../../shared/result';
import type { ReadBlock } from '../../source/read-block';
import type { PixelSettings } from '../resize-plan';

/** A stretch of an archive, or some loose files, to read, check, decode and resize. */
export interface DecodeJob {
  readonly id: number;
  readonly block: ReadBlock;
  readonly settings: PixelSettings;
}

export interface FileRemark {
  readonly fileIndex: number;
  /** Its code names `problem.<code>`. */
  readonly failure: Failure;
}

/** Some of a job's files. */
export interface DecodedBatch {
  readonly jobId: number;
  /** The files that could be decoded. */
  readonly fileIndices: readonly number[];
  /** Their pixels in the same order, [n, H, W, C]; handed over. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly failures: readonly FileRemark[];
  /** About files that were decoded all the same. */
  readonly warnings: readonly FileRemark[];
  /** Whether the job is done with this. */
  readonly isLast: boolean;
}

/** What a decoder worker says: first that it is there, then batches. */
export type DecoderMessage = 'ready' | DecodedBatch;

/** Why a decoder will answer nothing more. */
export interface DecoderDeath {
  /** `notFetched`: its script could not be had, so it never began, and no file is to blame. */
  readonly cause: 'notFetched' | 'crashed';
  readonly detail: string;
}

/** One decoder worker, as the pool sees it. Whoever may start workers makes these. */
export interface DecoderChannel {
  send(job: DecodeJob): void;
  onBatch: ((batch: DecodedBatch) => void) | null;
  /** Called when the worker fails. */
  onDeath: ((death: DecoderDeath) => void) | null;
  close(): void;
}

export type SpawnDecoder = () => DecoderChannel;
