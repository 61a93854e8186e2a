import type { CheckedKernel, KernelCheck, KernelTrouble } from '../../../shared/kernel-report';
import type { ProgramOptions } from '../../engine';
import type { refer } from '../../plain/refer';
import { BARS, differenceOf } from '../../trust/bars';
import { type SmallRun, smallRun } from '../../trust/small-run';
import type { OwnedDevice } from '../device';
import { holdsWholeHead } from '../operations/attention-whole-gradient';
import { compilable, type PipelineCache, pipelinesOf } from '../program/executable';
import type { Kernel } from '../program/kernel';
import { kernelKey } from '../tuning/variant-cache';
import { FoundTrace } from './found-trace';
import { type Execution, KernelRefusedError, LostInKernelError, TracedRun } from './traced-run';

/** The CPU engine on a small run. */
export type Refer = typeof refer;

type Found = Pick<KernelCheck, 'kernels' | 'trouble'>;

/**
 * Tries the kernels that a run lowers to, on small odd shapes (see trust/cut-down.ts): a training step and an evaluation,
 * each kernel by itself and all as a run hands them in. Each result is compared with what the CPU engine makes of what the
 * device made before it, and both executions to the bit. On hardware also what may be chosen in the kernels' place.
 * Throws OutOfMemoryError.
 */
export async function checkKernels(
  name: string,
  options: ProgramOptions,
  owned: OwnedDevice,
  refer: Refer,
): Promise<KernelCheck> {
  const from = performance.now();
  const pipelines = pipelinesOf(owned.device);
  let found: Found = { kernels: [], trouble: null };
  try {
    found = await tried(loweredAs(options, owned), pipelines, smallRun(options), refer);
  } catch (error) {
    found = { ...found, trouble: troubleOf(error) };
  }
  return { name, storage: options.storage, ...found, durationMs: performance.now() - from };
}

/** Names what a check of these options would run: by the text and size of every kernel. */
export function checkKey(options: ProgramOptions, owned: OwnedDevice): string {
  const run = new TracedRun(loweredAs(options, owned), pipelinesOf(owned.device), smallRun(options));
  try {
    const keys = run.kernels.map(({ code, workgroups }) => kernelKey(code, workgroups));
    return kernelKey(keys.join(), [keys.length, 1]);
  } finally {
    run.dispose();
  }
}

/** Small shapes are lowered as those of the run are: few tokens fit where its own may not. */
function loweredAs({ graph }: ProgramOptions, owned: OwnedDevice): OwnedDevice {
  const holds = graph.nodes.some(
    ({ operation, shape }) =>
      operation.kind === 'attention' &&
      holdsWholeHead({ tokens: shape[0], headWidth: operation.headWidth }, owned.profile),
  );
  return holds ? owned : { ...owned, profile: { ...owned.profile, headScoresBytes: 0 } };
}

/** Throws what is no failure of a kernel. */
function troubleOf(error: unknown): KernelTrouble {
  const rest = { what: '', difference: null, bar: null };
  if (error instanceof KernelRefusedError)
    return { kind: 'refused', kernel: error.kernel, ...rest, detail: error.message };
  if (error instanceof LostInKernelError)
    return { kind: 'lost', kernel: error.kernel, ...rest, detail: error.message };
  throw error;
}

async function tried(
  owned: OwnedDevice,
  pipelines: PipelineCache,
  run: SmallRun,
  refer: Refer,
): Promise<Found> {
  const traced = new TracedRun(owned, pipelines, run);
  try {
    pipelines.begin(traced.kernels);
    const variants = owned.profile.software ? null : withVariants(traced.kernels);
    if (variants) pipelines.begin(variants);
    const apart = await traced.execute(traced.kernels, true);
    const { relative, floor } = BARS[run.options.storage];
    const found = new FoundTrace(traced, apart);
    const expectations = found.expectations(await refer(run, found.device, found.parameters));
    const compared = expectations.map(({ found, expected }) => differenceOf(found, expected, floor));
    const kernels = traced.kernels.map(
      ({ label }, i): CheckedKernel => ({
        label,
        difference: largest(compared.filter((_, at) => expectations[at].kernel === i)),
        durationMs: apart.durationsMs[i],
      }),
    );
    const wrong = compared.findIndex((value) => !(value <= relative));
    if (wrong >= 0) {
      const { what, kernel } = expectations[wrong];
      const finite = Number.isFinite(compared[wrong]) ? compared[wrong] : null;
      const at = { kernel: traced.kernels[kernel].label, what };
      return {
        kernels,
        trouble: { kind: 'different', ...at, difference: finite, bar: relative, detail: '' },
      };
    }
    const again = await traced.execute(traced.kernels, false);
    const unsteady = firstUnequal(traced.kernels, apart, again);
    if (unsteady) return { kernels, trouble: unequal(unsteady) };
    if (!variants) return { kernels, trouble: null };
    const chosen = await compilable(pipelines, traced.kernels, variants);
    const other = firstUnequal(chosen, apart, await traced.execute(chosen, false));
    return { kernels, trouble: other && unequal(other) };
  } finally {
    traced.dispose();
  }
}

/** Infinity is no number of a JSON file. */
function largest(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const most = Math.max(...values);
  return Number.isFinite(most) ? most : Number.MAX_VALUE;
}

function unequal({ label }: Kernel): KernelTrouble {
  return { kind: 'unsteady', kernel: label, what: '', difference: null, bar: 0, detail: '' };
}

/** The first kernel that writes what is not the same bits in both. */
function firstUnequal(kernels: readonly Kernel[], one: Execution, other: Execution): Kernel | null {
  const differs = new Set(
    [...one.bits].flatMap(([buffer, bits]) => (isEqual(bits, other.bits.get(buffer)) ? [] : [buffer])),
  );
  const found = kernels.find(({ bindings }) =>
    bindings.some(({ view, access }) => access === 'write' && differs.has(view.buffer)),
  );
  return found ?? null;
}

function isEqual(one: ArrayBuffer, other: ArrayBuffer | undefined): boolean {
  if (other?.byteLength !== one.byteLength) return false;
  const [a, b] = [new Uint32Array(one), new Uint32Array(other)];
  return a.every((word, i) => word === b[i]);
}

/** Each kernel's variant that no kernel before has shown, so that of all there are each is tried. */
function withVariants(kernels: readonly Kernel[]): Kernel[] {
  const seen = new Set<string>();
  return kernels.map((kernel) => {
    const variant = kernel.variants?.find(({ name }) => !seen.has(name));
    if (!variant) return kernel;
    seen.add(variant.name);
    return variant.build();
  });
}
