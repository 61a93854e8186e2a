/** Said at a run whose kernels failed, with the dataset's words. */
export const kernelNotices = {
  kernelDifferent:
    'On this graphics card the kernel “{{kernel}}” computes other numbers than the CPU. So this run goes on {{device}}.',
  kernelUnsteady:
    'On this graphics card the kernel “{{kernel}}” does not compute the same twice. So this run goes on {{device}}.',
  kernelRefused: 'This graphics card does not take the kernel “{{kernel}}”. So this run goes on {{device}}.',
  kernelLost: 'The graphics card was lost in the kernel “{{kernel}}”. So this run goes on {{device}}.',
} as const;

export const kernelReportWords = {
  kernelReport: {
    save: 'Save report',
    checkAll: 'Check all kernels',
  },
} as const;

/** Which kernels a run on a graphics card has chosen, with the dataset's words. */
export const chosenKernels = {
  chosenKernels: {
    measured: 'Kernels: {{measured}} of {{number}} measured',
    about:
      'A kernel can be cut up in several ways, all with the same result to the bit. Each run tries some of them here, where a step’s time is, keeps the fastest, and leaves the rest to the next run.',
    clock: {
      timestamps: 'Timed by the graphics card.',
      wall: 'This graphics card tells no times: where a step’s time is was reckoned.',
    },
    earlier: {
      none: 'Nothing was measured before.',
      used: 'What earlier runs measured was used.',
      foreign: 'What was measured before is of another graphics card or browser: measured anew.',
      damaged: 'What was measured before cannot be read: measured anew.',
    },
    table: 'Kernels of this run',
    kernel: 'Kernel',
    dispatches: 'In a step',
    tried: 'Tried',
    triedOf: '{{tried}} of {{number}}',
    chosen: 'Chosen',
    default: 'the default',
    chosenMs: 'Milliseconds',
    defaultMs: 'By default',
  },
} as const;

/** The page of the check. */
export const kernels = {
  kernels: {
    title: 'Kernel check',
    about:
      'Vireo trains on graphics cards by kernels of its own. Here each is tried on yours, on small odd shapes, and compared with the CPU. Nothing leaves your machine: the report is a file that you may send in.',
    check: 'Check the kernels',
    stop: 'Stop',
    progress: '{{done}} of {{total}} networks',
    copy: 'Copy',
    copied: 'The report is copied.',
    notCopied: 'The browser did not copy it: save it as a file.',
    back: 'Back to the studio',
    adapter: 'Adapter',
    software: 'a CPU in disguise: slow, and no graphics card',
    browser: 'Browser',
    features: 'Features',
    none: 'none',
    allRight: 'All kernels that were tried are right.',
    network: '{{name}}: {{verdict}}',
    mixed: '{{name}}, mixed precision',
    figures: '{{number}} kernels, largest difference {{difference}}, {{seconds}} s',
    right: 'right',
    trouble: {
      different: 'wrong numbers in {{kernel}}',
      unsteady: 'not the same twice in {{kernel}}',
      refused: '{{kernel}} was refused',
      lost: 'the graphics card was lost in {{kernel}}',
    },
    table: 'Kernels of {{name}}',
    kernel: 'Kernel',
    difference: 'Difference',
    duration: 'Milliseconds',
    seenLater: 'seen in the next',
    limits: 'Limits',
  },
} as const;

export const kernelFailures = {
  kernelsNotChecked: 'The check could not be carried out here.',
} as const;
