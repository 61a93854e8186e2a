import { DEFAULT_ARCHITECTURES } from '../recipe/defaults';
import type { KernelCheck, KernelReport } from '../shared/kernel-report';
import { keysOf } from '../shared/keys-of';
import { type Result, success } from '../shared/result';
import { ask } from '../state/studio';
import { saveFile } from './save-file';

const FILE_NAME = 'vireo-kernels.json';

/** As it is saved and copied. */
export function reportText(report: KernelReport): string {
  return `${JSON.stringify(report, null, 1)}\n`;
}

export function saveKernelReport(report: KernelReport): void {
  saveFile(FILE_NAME, new Blob([reportText(report)], { type: 'application/json' }));
}

/** Saves why the kernels are not used here. */
export async function saveKernelFailure(): Promise<void> {
  const answer = await ask('readKernelFailure', {});
  if (answer.ok && answer.value) saveKernelReport(answer.value);
}

/** Every architecture, in float32 and with mixed precision. */
const SUBJECTS = keysOf(DEFAULT_ARCHITECTURES).flatMap((architecture) =>
  [false, true].map((halves) => ({ architecture, halves })),
);

export const SUBJECT_COUNT = SUBJECTS.length;

/**
 * Checks the kernels of one architecture after the other, until all are or `signal` says so. `tell` is given the report as
 * far as it is. A kernel that fails ends nothing; a check that cannot be carried out does.
 */
export async function checkAllKernels(
  tell: (report: KernelReport) => void,
  signal: AbortSignal,
): Promise<Result<null>> {
  const checks: KernelCheck[] = [];
  for (const subject of SUBJECTS) {
    if (signal.aborted) break;
    const answer = await ask('checkKernels', subject);
    if (!answer.ok) return answer;
    checks.push(...answer.value.checks);
    tell({ ...answer.value, checks: [...checks] });
  }
  return success(null);
}
