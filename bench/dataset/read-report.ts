/** What listing and reading one archive took. */
export interface ReadReport {
  readonly imageCount: number;
  readonly classCount: number;
  readonly problemCount: number;
  readonly fileCount: number;
  readonly brokenCount: number;
  /** Until the directory is read. */
  readonly listedMs: number;
  /** Until the summary of classes is there, listing included. */
  readonly openedMs: number;
  /** Every file read, unpacked and its checksum compared, in one worker. */
  readonly readMs: number;
  readonly splitMs: number;
}
