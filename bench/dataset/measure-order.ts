/** What the measuring worker is asked, and what it answers. */
export interface MeasureOrder {
  readonly file: File;
  readonly way: 'vireo' | 'script' | 'draw' | 'bare';
  readonly workerCount: number;
  readonly imageSize: number;
  readonly isCached: boolean;
}

export interface MeasureReport {
  readonly count: number;
  readonly problemCount: number;
  readonly listedMs: number;
  readonly decodedMs: number;
  /** Every image once, in batches of 256, at random. */
  readonly readMs: number;
}
