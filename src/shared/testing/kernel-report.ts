import type { KernelReport, KernelTrouble } from '../kernel-report';
import type { KernelTroubleKind } from '../kernel-troubles';

export function kernelTrouble(kind: KernelTroubleKind): KernelTrouble {
  return {
    kind,
    kernel: 'features.0 forward',
    what: 'value of features.0',
    difference: 0.5,
    bar: 0.001,
    detail: '',
  };
}

/** Of one network, of which one kernel was looked at. */
export function kernelReport(name: string, trouble: KernelTrouble | null): KernelReport {
  const kernels = [{ label: 'features.0 forward', difference: trouble?.difference ?? 0, durationMs: 1 }];
  return {
    format: 'vireo kernel report',
    version: 2,
    madeAt: '2026-11-30T08:00:00.000Z',
    userAgent: 'a browser',
    adapter: { vendor: 'a', architecture: 'b', device: 'c', description: 'd', isSoftware: false },
    limits: { maxBufferSize: 2 ** 30 },
    features: ['shader-f16'],
    checks: [{ name, storage: 'float32', kernels, trouble, durationMs: 1 }],
  };
}
