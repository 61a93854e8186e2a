/** How a kernel failed: its result is wrong, or not the same twice; the compiler or the device refused it; the device went away. */
export const KERNEL_TROUBLES = ['different', 'unsteady', 'refused', 'lost'] as const;
export type KernelTroubleKind = (typeof KERNEL_TROUBLES)[number];

/** Under which code a run says so, in `notice.` of the catalogue. */
export const KERNEL_NOTICES: Readonly<Record<KernelTroubleKind, string>> = {
  different: 'kernelDifferent',
  unsteady: 'kernelUnsteady',
  refused: 'kernelRefused',
  lost: 'kernelLost',
};
