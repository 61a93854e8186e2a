/** How far a long piece of work is. */
export interface TaskProgress {
  /** A catalogue key below `activity.` */
  readonly activity: string;
  readonly done: number;
  readonly total: number;
  readonly remainingMs: number | null;
}
