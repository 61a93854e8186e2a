/** Normalisation. */
import { sizeOf } from '../../../graph';
import { TestGraph } from '../../graphs';
import { type Expression, type Found, first } from '../expression';
import { channelsFirst, channelsLast } from '../layout';
import { forward, forwardInTraining } from '../on-engine';

/** ONNX keeps its running statistics by this share of the old ones, torch by the share of the new. */
const ONNX_MOMENTUM = 0.9;

export const batchNormalization: Expression = {
  by: 'batchNorm2d',
  express(node) {
    const images = channelsLast(node.input(0));
    const { shape, count } = images;
    const kept = node.number('momentum', ONNX_MOMENTUM);
    const open = new TestGraph(shape).batchNorm(1 - kept, node.number('epsilon', 1e-5));
    const [weight, bias, mean, variance] = [1, 2, 3, 4].map((index) => node.input(index).data);
    const model = { parameters: [weight, bias], buffers: [mean, variance], images: images.data };
    if (node.number('training_mode', 0) === 0) {
      const graph = open.flatten().finish();
      return first(async (create) => channelsFirst(await forward(create, { ...model, graph }), shape));
    }
    // torch keeps the variance that divides by n − 1, ONNX the one that divides by n.
    const cells = (count * sizeOf(shape)) / shape[2];
    const asOnnx = (ours: number, channel: number) => {
      const old = kept * variance[channel];
      return old + ((ours - old) * (cells - 1)) / cells;
    };
    return async (create) => {
      const { output, buffers } = await forwardInTraining(create, open, model);
      const found: Found[] = [
        { output: 0, values: channelsFirst(output, shape) },
        { output: 1, values: buffers[0] },
        { output: 2, values: buffers[1].map(asOnnx) },
      ];
      return found.slice(0, node.outputCount);
    };
  },
};

/** Keeps zeros from being divided by; ONNX adds as much to the deviation, here it stands under the root. */
const TINY = 1e-9;

export const meanVarianceNormalization: Expression = {
  by: 'batchNorm2d in training, weight 1 and bias 0',
  express(node) {
    if (node.numbers('axes', [0, 2, 3]).join() !== '0,2,3') return 'other axes than N, H, W';
    const images = channelsLast(node.input(0));
    const channels = images.shape[2];
    const [ones, zeros] = [1, 0].map((value) => Array<number>(channels).fill(value));
    const model = { parameters: [ones, zeros], buffers: [zeros, ones], images: images.data };
    return first(async (create) => {
      const open = new TestGraph(images.shape).batchNorm(0.1, TINY);
      return channelsFirst((await forwardInTraining(create, open, model)).output, images.shape);
    });
  },
};

export const instanceNormalization: Expression = {
  by: 'batchNorm2d in training, each image a batch',
  express(node) {
    const { data, shape, count } = channelsLast(node.input(0));
    const [weight, bias] = [1, 2].map((index) => node.input(index).data);
    const size = sizeOf(shape);
    const statistics = [new Float32Array(shape[2]), new Float32Array(shape[2])];
    return first(async (create) => {
      const found = new Float32Array(data.length);
      for (let n = 0; n < count; n++) {
        const images = data.subarray(n * size, (n + 1) * size);
        const open = new TestGraph(shape).batchNorm(0.1, node.number('epsilon', 1e-5));
        const model = { parameters: [weight, bias], buffers: statistics, images };
        found.set((await forwardInTraining(create, open, model)).output, n * size);
      }
      return channelsFirst(found, shape);
    });
  },
};

export const layerNormalization: Expression = {
  by: 'layerNorm over the flattened axes',
  express(node) {
    const { shape, data } = node.input(0);
    const axis = node.number('axis', -1);
    const width = sizeOf(shape.slice(axis));
    const graph = new TestGraph([1, 1, width]).flatten().layerNorm(node.number('epsilon', 1e-5)).finish();
    const parameters = [node.input(1).data, node.optional(2)?.data ?? new Float32Array(width)];
    return first((create) => forward(create, { graph, parameters, images: Float32Array.from(data) }));
  },
};
