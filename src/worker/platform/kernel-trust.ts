import type { ProgramOptions } from '../../kernels/engine';
import { byTfjs } from '../../kernels/plain/by-operations/description';
import type { DeviceReport } from '../../protocol/run';
import { fetchPart } from '../../shared/fetch-part';
import type { KernelCheck, KernelReport, KernelTrouble } from '../../shared/kernel-report';
import { type Result, success } from '../../shared/result';
import { cpuDevice } from './cpu-device';
import { type KernelTrustFile, type KnownKernels, storedKernelTrust } from './kernel-trust-file';

/** What is checked: a name for people, and what a device is asked to run. */
export interface CheckSubject {
  readonly name: string;
  readonly options: ProgramOptions;
}

/** How kernels of the adapter at hand are named and checked. */
export interface CheckMeans {
  /** As what is known of it is kept under. */
  readonly adapter: string;
  keyOf(options: ProgramOptions): string;
  /** `partNotFetched`. Throws where the device has no room. */
  check(subject: CheckSubject): Promise<Result<KernelReport>>;
}

/** Opens the device, whose code is loaded here. `partNotFetched`. Throws where no device can be had. */
export async function openMeans(): Promise<Result<CheckMeans>> {
  const part = await fetchPart(() =>
    Promise.all([
      import('../../kernels/webgpu/trust/check-kernels'),
      import('../../kernels/webgpu/device'),
      import('../../kernels/webgpu/tuning/variant-cache'),
    ]),
  );
  if (!part.ok) return part;
  const [{ checkKernels, checkKey }, { openDevice }, { adapterKey }] = part.value;
  const owned = await openDevice();
  return success({
    adapter: adapterKey(owned.adapterInfo),
    keyOf: (options) => checkKey(options, owned),
    check: async ({ name, options }) => {
      const refer = await openReference();
      if (!refer.ok) return refer;
      return success(reportOf(owned, [await checkKernels(name, options, owned, refer.value)]));
    },
  });
}

/** The CPU device's own code and its backend: only a check needs them, and what is remembered needs none. */
async function openReference() {
  const part = await fetchPart(() =>
    Promise.all([
      import('../../kernels/plain/refer'),
      import('../../kernels/plain/initialise-wasm'),
      import('./wasm-backend'),
    ]),
  );
  if (!part.ok) return part;
  const [{ refer }, { initialiseWasm }, { startWasmBackend }] = part.value;
  const started = await startWasmBackend();
  if (!started.ok) return started;
  await initialiseWasm(null);
  return success(refer);
}

/** What came of it on the adapter at hand; `partNotFetched`. Throws as `CheckMeans.check`, or where no device can be had. */
export async function reportOn(subject: CheckSubject): Promise<Result<KernelReport>> {
  const means = await openMeans();
  return means.ok ? means.value.check(subject) : means;
}

function reportOf(
  {
    device,
    adapterInfo,
    description,
  }: { device: GPUDevice; adapterInfo: GPUAdapterInfo; description: DeviceReport },
  checks: KernelCheck[],
): KernelReport {
  const { vendor, architecture, device: chip, description: text } = adapterInfo;
  const limits: Record<string, number> = {};
  // They stand on the prototype.
  for (const name in device.limits) {
    const value = device.limits[name as keyof GPUSupportedLimits];
    if (typeof value === 'number') limits[name] = value;
  }
  return {
    format: 'vireo kernel report',
    version: 2,
    madeAt: new Date().toISOString(),
    userAgent: navigator.userAgent,
    adapter: { vendor, architecture, device: chip, description: text, isSoftware: description.software },
    limits,
    features: [...device.features].sort(),
    checks,
  };
}

export function troubleIn({ checks }: KernelReport): KernelTrouble | null {
  return checks.find(({ trouble }) => trouble !== null)?.trouble ?? null;
}

/** The device in place of WebGPU whose kernels failed: the same adapter by stock tfjs, the CPU where that is gone or only a CPU itself. */
export function standInFor(webgpu: DeviceReport, { kind }: KernelTrouble): DeviceReport {
  return webgpu.software || kind === 'lost' ? cpuDevice() : byTfjs(webgpu);
}

/** Which kernels are known to be right or wrong on this browser's adapter, between visits. */
export class KernelTrust {
  /** Why own kernels are not used any more; null where none failed, undefined while the disk was not asked. */
  private failed: KernelReport | null | undefined = undefined;

  constructor(
    private readonly file: KernelTrustFile,
    private readonly open: typeof openMeans = openMeans,
  ) {}

  /**
   * Checks what was not checked on this adapter, in this browser, with these kernels' texts. Answers the report of a
   * failure, this one's or an earlier one's; null where own kernels may be used. Never throws: what is no kernel's failure
   * (no room, a part that cannot be fetched) goes wrong again when the engine is made, and is told then.
   */
  async verdictOn(subjects: readonly CheckSubject[]): Promise<KernelReport | null> {
    try {
      const means = await this.open();
      if (!means.ok) return null;
      const { adapter, keyOf, check } = means.value;
      const loaded = await this.file.load();
      let known: KnownKernels = loaded?.adapter === adapter ? loaded : { adapter, passed: [], failed: null };
      this.failed = known.failed?.report ?? null;
      for (const subject of subjects) {
        const key = keyOf(subject.options);
        if (known.passed.includes(key)) continue;
        if (known.failed?.key === key) return known.failed.report;
        const checked = await check(subject);
        if (!checked.ok) return null;
        const report = checked.value;
        const trouble = troubleIn(report);
        if (trouble) this.failed = report;
        // Lost: another time the device may stay, so nothing of it outlives this session.
        if (trouble?.kind === 'lost') return report;
        known = trouble ? { ...known, failed: { key, report } } : withPassed(known, key, subject.name);
        await this.file.save(known);
        if (trouble) return report;
      }
      this.failed = known.failed?.report ?? null;
      return null;
    } catch (error) {
      console.warn('The kernels were not checked', error);
      return null;
    }
  }

  /** The report of kernels that failed here before. */
  async failure(): Promise<KernelReport | null> {
    if (this.failed === undefined) this.failed = (await this.file.load())?.failed?.report ?? null;
    return this.failed;
  }
}

/** A network that fails no more, with other kernels than then, speaks for itself. */
function withPassed({ adapter, passed, failed }: KnownKernels, key: string, name: string): KnownKernels {
  const isMended = failed?.report.checks.some((check) => check.name === name);
  return { adapter, passed: [...passed, key], failed: isMended ? null : failed };
}

export const kernelTrust = new KernelTrust(storedKernelTrust);
