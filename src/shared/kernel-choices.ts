/** What came of what an earlier run had measured: there was none, it was used, it is of another adapter, or cannot be read. */
export const EARLIER_TUNINGS = ['none', 'used', 'foreign', 'damaged'] as const;
export type EarlierTuning = (typeof EARLIER_TUNINGS)[number];

/** One text of a kernel, which dispatches of one shape share. */
export interface KernelChoice {
  /** Of the first dispatch that runs it. */
  readonly label: string;
  /** Dispatches of a training step. */
  readonly dispatches: number;
  /** Ways to cut it up beside the default, and how many of them were tried. */
  readonly variants: number;
  readonly tried: number;
  /** The variant that replaces it; null for the default. */
  readonly chosen: string | null;
  /** Of one dispatch of the default and of the variant that was chosen; null where they were not timed. */
  readonly defaultMs: number | null;
  readonly chosenMs: number | null;
}

/** How the kernels of a run's steps were chosen on its adapter. */
export interface KernelChoices {
  /** How they were timed: by the device's timestamps, or by the clock around a wait for the device. */
  readonly clock: 'timestamps' | 'wall';
  readonly earlier: EarlierTuning;
  /** Those that have variants and show in a step, the longest first as far as that is known. */
  readonly kernels: readonly KernelChoice[];
}
