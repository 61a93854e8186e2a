/** One way to train a model, timed step by step. */
export interface Contestant {
  readonly name: string;
  /** Queues one optimizer step on the contestant's own batch and waits until the device has done it. */
  step(): Promise<void>;
  dispose(): void;
}

/** What a contestant trains: one of the bench's models on noise. */
export interface Job {
  readonly model: ModelName;
  readonly batchSize: number;
  readonly imageSize: number;
  readonly classCount: number;
}

export type ModelName = 'birdCnn' | 'birdVit' | 'vitTi16';

/** Bytes of `count` images of noise, the same for everyone. */
export function noiseBytes(job: Job): Uint8Array {
  const length = job.batchSize * job.imageSize * job.imageSize * 3;
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = Math.imul(i, 2654435761) >>> 24;
  return bytes;
}

export function labelsOf(job: Job): Int32Array {
  return Int32Array.from({ length: job.batchSize }, (_, i) => i % job.classCount);
}

/** Sizes of the transformers: those of the presets. */
export interface VitSizes {
  readonly patch: number;
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  readonly headWidth: number;
  readonly mlpWidth: number;
  readonly dropout: number;
}

export const VIT_SIZES: Readonly<Record<'birdVit' | 'vitTi16', VitSizes>> = {
  birdVit: { patch: 8, width: 256, depth: 2, heads: 12, headWidth: 64, mlpWidth: 512, dropout: 0.1 },
  vitTi16: { patch: 16, width: 192, depth: 12, heads: 3, headWidth: 64, mlpWidth: 768, dropout: 0 },
};
