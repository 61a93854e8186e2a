/** Logits as Vireo's own engine computes them: the CPU device, in Node. */
import { createCpuEngine } from '../../kernels/plain/cpu-engine';
import { initialiseWasm } from '../../kernels/plain/initialise-wasm';
import { noiseImages, plainOptions } from '../../kernels/testing/graphs';
import { fromStateDict } from '../../nn/state-dict';
import type { ExportedModel, LogitSample } from '../../protocol/model';

let started: Promise<unknown> | null = null;

/** A few images of noise and their logits. */
export async function logitSample(model: ExportedModel, count: number): Promise<LogitSample> {
  started ??= initialiseWasm(null);
  await started;
  const { graph, normalization, tensors } = model;
  const source = noiseImages(graph.inputShape, count);
  const rows = Int32Array.from({ length: count }, (_, i) => i);
  const pixels = new Uint8Array(count * source.height * source.width * source.channels);
  await source.read(rows, pixels);
  const engine = await createCpuEngine({ ...plainOptions(graph, source), normalization });
  try {
    await engine.importState({ tensors: fromStateDict(graph, tensors).tensors });
    const logits = await engine.predict(
      Int32Array.from({ length: count }, (_, i) => i),
      'live',
    );
    return { pixels, logits };
  } finally {
    engine.dispose();
  }
}
