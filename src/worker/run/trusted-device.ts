import type { Dataset } from '../../dataset/dataset';
import type { DeviceReport } from '../../protocol/run';
import { invariant } from '../../shared/errors';
import type { KernelTrouble } from '../../shared/kernel-report';
import { KERNEL_NOTICES } from '../../shared/kernel-troubles';
import type { Failure } from '../../shared/result';
import { isBackboneFrozen } from '../../training/engine-options';
import { type CheckSubject, kernelTrust, standInFor, troubleIn } from '../platform/kernel-trust';
import { compileAhead } from './compile-ahead';
import { optionsAhead } from './options-ahead';
import type { RunPlan } from './run-plan';

/** The device a run trains on, and what the screen says where that is not the one it was to train on. */
export interface TrustedDevice {
  readonly device: DeviceReport;
  readonly notice: Failure | null;
}

/**
 * Begins what can be done beside the decoding of images: the kernels are tried first, for they are few, and where they may be
 * used all of the run's are compiled.
 *
 * @param epoch completed before the run begins
 */
export function beginAhead(
  device: DeviceReport,
  plan: Pick<RunPlan, 'recipe' | 'microBatchSize'>,
  epoch: number,
  dataset: Pick<Dataset, 'classes'>,
): Promise<TrustedDevice> {
  const trusted = trustedDevice(device, plan, epoch, dataset);
  void trusted.then(({ notice }) => (notice ? undefined : compileAhead(device, plan, epoch, dataset)));
  return trusted;
}

/**
 * Checks the kernels that a run will use on this adapter, if that was not done before, and takes another device where they
 * fail. Never throws.
 *
 * @param epoch completed before the run begins
 */
async function trustedDevice(
  device: DeviceReport,
  plan: Pick<RunPlan, 'recipe' | 'microBatchSize'>,
  epoch: number,
  { classes }: Pick<Dataset, 'classes'>,
): Promise<TrustedDevice> {
  if (device.kind !== 'webgpu') return { device, notice: null };
  let subjects: readonly CheckSubject[];
  try {
    subjects = subjectsOf(plan, epoch, classes.length);
  } catch (error) {
    // A model that cannot be built is told when its run is.
    console.warn('The kernels were not checked', error);
    return { device, notice: null };
  }
  const report = await kernelTrust.verdictOn(subjects);
  if (!report) return { device, notice: null };
  const trouble = troubleIn(report);
  invariant(trouble, 'A report of a failure names it');
  const instead = standInFor(device, trouble);
  return { device: instead, notice: noticeOf(trouble, instead) };
}

/** The epochs of a run that are lowered in different ways: with its backbone frozen, and thawed. */
function subjectsOf(
  plan: Pick<RunPlan, 'recipe' | 'microBatchSize'>,
  epoch: number,
  classCount: number,
): CheckSubject[] {
  const { recipe } = plan;
  const { freezeBackboneEpochs } = recipe.training;
  const thaws = isBackboneFrozen(recipe, epoch) && freezeBackboneEpochs > 0;
  const name = recipe.architecture.kind;
  return [epoch, ...(thaws ? [freezeBackboneEpochs] : [])].map((at) => ({
    name,
    options: optionsAhead(plan, at, classCount),
  }));
}

/** By the names the form's choice has, in any language. */
const DEVICE_NAMES: Readonly<Record<DeviceReport['kind'], string>> = {
  webgpu: 'WebGPU',
  webgpuTfjs: 'WebGPU (tfjs)',
  cpu: 'CPU',
};

function noticeOf({ kind, kernel, detail }: KernelTrouble, instead: DeviceReport): Failure {
  return { code: KERNEL_NOTICES[kind], values: { kernel, device: DEVICE_NAMES[instead.kind] }, detail };
}
