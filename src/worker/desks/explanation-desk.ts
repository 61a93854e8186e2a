import { OutOfMemoryError } from '../../kernels/engine-errors';
import { GatheredBatch } from '../../kernels/plain/gather';
import type { ImageExplanation } from '../../protocol/explanation';
import { fetchPart } from '../../shared/fetch-part';
import type { PixelSource } from '../../shared/pixels';
import { failure, type Result, success } from '../../shared/result';
import { normalizationOf } from '../../training/normalization';
import type { Handlers } from '../handlers';
import { rgbaOf } from '../platform/rgba';
import { keptWeights, type TrainedModel } from '../run/trained-model';
import type { DatasetDesk } from './dataset-desk';
import type { RunDesk } from './run-desk';

interface ExplanationDesk {
  readonly handlers: Handlers<'explainImage'>;
}

/** Why the model in hand says what it says of an image. On the CPU, whichever device it was trained on. */
export function createExplanationDesk({
  dataset,
  run,
}: {
  dataset: DatasetDesk;
  run: RunDesk;
}): ExplanationDesk {
  return {
    handlers: {
      async explainImage({ index, target, node }) {
        const model = await run.modelInHand();
        if (!model) return failure('noModel');
        const open = dataset.current();
        if (!open) return failure('noDataset');
        const { preprocessing, dataset: decisions } = model.recipe;
        const never = new AbortController().signal;
        const seen = open.withGrayRange(decisions.grayRange);
        const decoded = await seen.decode(Int32Array.of(index), preprocessing, () => {}, never);
        const row = decoded.rowOf[index] ?? -1;
        if (row === -1) return failure('nothingDecodable');
        return explain(model, decoded.source, row, target, node);
      },
    },
  };
}

async function explain(
  model: TrainedModel,
  pixels: PixelSource,
  row: number,
  target: number,
  node: number | null,
): Promise<Result<ImageExplanation>> {
  // Fetched when it is first asked for: with it comes tfjs.
  const part = await fetchPart(() =>
    Promise.all([
      import('../../kernels/plain/initialise-wasm'),
      import('../../training/explanation/explain-image'),
      import('../platform/wasm-backend'),
    ]),
  );
  if (!part.ok) return part;
  const [{ initialiseWasm }, { explainImage }, { startWasmBackend }] = part.value;
  const started = await startWasmBackend();
  if (!started.ok) return started;
  await initialiseWasm(null);
  const bytes = new Uint8Array(pixels.height * pixels.width * pixels.channels);
  await pixels.read(Int32Array.of(row), bytes);
  const normalization = normalizationOf(model.recipe.preprocessing);
  const batch = await GatheredBatch.read(pixels, Int32Array.of(row), normalization, null);
  try {
    const explained = await explainImage(
      { graph: model.graph, tensors: keptWeights(model).tensors },
      { image: batch.images(0, 1), target, node },
    );
    return success({ ...explained, size: pixels.width, pixels: rgbaOf(bytes, pixels.channels) });
  } catch (error) {
    if (error instanceof OutOfMemoryError) return failure('outOfMemory', undefined, String(error));
    throw error;
  }
}
