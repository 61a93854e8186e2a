/** How far a long piece of work is. */
export interface TaskProgress {
  /** A catalogue key below `activity.` */
  readonly activity: string;
  readonly done: number;
  readonly total: number;
  readonly remainingMs: number | null;
  /** Of work on images; null or absent where it is not measured. */
  readonly imagesPerSecond?: number | null;
}
