/** What crosses between the training worker and its decoder workers. */
import type { Failure, Result } from '../../shared/result';
import type { PixelSettings } from './resize-plan';

/** One file to decode; `bytes` is handed over. */
export interface DecodeJob {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly settings: PixelSettings;
}

export interface DecodeAnswer {
  readonly id: number;
  readonly result: Result<{ readonly pixels: Uint8Array; readonly warnings: readonly Failure[] }>;
}

/** One decoder worker, as the pool sees it. Whoever may say `new Worker` makes these. */
export interface DecoderChannel {
  send(job: DecodeJob): void;
  /** Called with every answer. */
  onAnswer: ((answer: DecodeAnswer) => void) | null;
  /** Called once when the worker dies: it will answer nothing more. */
  onDeath: ((detail: string) => void) | null;
  close(): void;
}

export type SpawnDecoder = () => DecoderChannel;
