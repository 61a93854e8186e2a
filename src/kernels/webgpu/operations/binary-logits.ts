import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder } from '../program/kernel';
import type { OpenStore } from './linear';

/** One output z of each image as two logits, (0, z): [N, 1] → [N, 2]. */
export function binaryLogits(path: string, batch: number, input: BufferView, output: BufferView): Kernel {
  const builder = new KernelBuilder(`${path} binary logits`);
  const z = builder.read(input);
  const logits = builder.write(output);
  return elementwiseKernel(builder, batch * 2, `${logits}[i] = select(0.0, ${z}[i / 2u], i % 2u == 1u);`);
}

/** dz is the gradient of the second logit: the first is a constant. */
export function binaryLogitsGradient(
  path: string,
  batch: number,
  outputGradient: BufferView,
  store: OpenStore,
): Kernel {
  const builder = new KernelBuilder(`${path} binary logits gradient`);
  const dy = builder.read(outputGradient);
  const write = store(builder);
  return elementwiseKernel(builder, batch, write('i', `${dy}[2u * i + 1u]`));
}
