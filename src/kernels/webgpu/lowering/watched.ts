import type { ProgramOptions } from '../../engine';
import type { DeviceProfile } from '../device-profile';
import type { PixelViews } from '../pixels/pixel-source';
import {
  type BufferView,
  elementwiseKernel,
  type Kernel,
  KernelBuilder,
  OFFSET_ALIGNMENT_BYTES,
  persistent,
} from '../program/kernel';
import { isNotFinite } from '../wgsl/not-finite';
import type { ModelBuffers } from './program-buffers';
import { type EvaluationPrograms, evaluationPrograms } from './programs';

/** f32 from one flag to the next: a binding begins there. */
export const FLAG_WORDS = OFFSET_ALIGNMENT_BYTES / 4;

/** A forward pass in evaluation mode that says of each operation whether its values are finite. */
export interface WatchedPrograms extends EvaluationPrograms {
  /** One per operation, FLAG_WORDS apart: 0 stays where all it computed is finite. */
  readonly flags: BufferView;
  /** Of those operations, in the order they run in. */
  readonly paths: readonly string[];
}

function watch(view: BufferView, elements: number, flag: BufferView): Kernel {
  const builder = new KernelBuilder('finite watch');
  const values = builder.read(view);
  const found = builder.write(flag);
  return elementwiseKernel(builder, elements, `if (${isNotFinite(`${values}[i]`)}) { ${found}[0] = 1.0; }`);
}

/** Every value is looked at as soon as it is there: its memory is another's afterwards. */
export function watchedPrograms(
  options: ProgramOptions,
  buffers: ModelBuffers,
  profile: DeviceProfile,
  count: number,
  pixels: PixelViews,
): WatchedPrograms {
  // Not folded: each norm is to be named by itself.
  const made = evaluationPrograms(options, buffers, profile, count, pixels, false, false);
  const { values } = made;
  const flags = persistent('finite flags', values.length * FLAG_WORDS);
  const forward = made.programs.forward.flatMap((kernel) => [
    kernel,
    ...values.flatMap(({ view, elements }, i) => {
      const written = kernel.bindings.some(
        (binding) => binding.access === 'write' && binding.view.buffer === view.buffer,
      );
      const flag = { buffer: flags.buffer, offset: i * OFFSET_ALIGNMENT_BYTES, size: 4 };
      return written ? [watch(view, elements, flag)] : [];
    }),
  ]);
  return { ...made, programs: { ...made.programs, forward }, flags, paths: values.map(({ path }) => path) };
}
