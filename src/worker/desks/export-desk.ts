import type { LogitSample } from '../../protocol/model';
import { failure, type Result, success } from '../../shared/result';
import { CounterRng, STREAM } from '../../shared/rng';
import type { Handlers } from '../handlers';
import { deviceOf } from '../platform/devices';
import { Predictor } from '../predict/predictor';
import type { TrainedModel } from '../run/trained-model';
import { bundleOf } from './model-desk';
import type { RunDesk } from './run-desk';

export interface ExportDesk {
  readonly handlers: Handlers<'exportModel' | 'sampleLogits'>;
}

/** The model in hand as plain data, and what an export is checked against elsewhere. */
export function createExportDesk(run: RunDesk): ExportDesk {
  return {
    handlers: {
      async exportModel({ weights }) {
        const model = await run.modelInHand();
        return model ? success(bundleOf(model, weights)) : failure('noModel');
      },
      async sampleLogits({ weights, count }) {
        const model = await run.modelInHand();
        return model ? sampleLogits(model, weights, count) : failure('noModel');
      },
    },
  };
}

/** Images of noise, the same every time, and the logits of the model's device. */
async function sampleLogits(
  model: TrainedModel,
  weights: 'best' | 'last',
  count: number,
): Promise<Result<LogitSample>> {
  const [height, width, channels] = model.graph.inputShape;
  const size = height * width * channels;
  const rng = new CounterRng(0, STREAM.sample);
  const pixels = Uint8Array.from({ length: count * size }, () => rng.integer(256));
  const source = {
    count,
    height,
    width,
    channels,
    read(indices: Int32Array, target: Uint8Array) {
      for (const [i, index] of indices.entries()) {
        target.set(pixels.subarray(index * size, (index + 1) * size), i * size);
      }
    },
  };
  const device = await deviceOf(model);
  const predictor = await Predictor.create({ model, weights: model[weights], device }, source);
  if (!predictor.ok) return predictor;
  try {
    const logits = await predictor.value.predict(Int32Array.from({ length: count }, (_, i) => i));
    return success({ pixels, logits });
  } finally {
    predictor.value.dispose();
  }
}
