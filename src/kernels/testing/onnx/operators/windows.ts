/** Convolution and pooling: everything that moves a window over an image. */
import type { Padding, Shape } from '../../../graph';
import { TestGraph } from '../../graphs';
import { type Expression, first } from '../expression';
import { channelsFirst, channelsLast, transposed } from '../layout';
import { forward } from '../on-engine';
import type { OnnxNode } from '../onnx-case';

interface Axis {
  readonly kernel: number;
  readonly stride: number;
  readonly before: number;
  /** As the case has it; `beyond` is what rounding up reads past it. */
  readonly after: number;
  readonly beyond: number;
  readonly size: number;
  readonly length: number;
}

/** The window along one axis, by ONNX's definition of `auto_pad` and `ceil_mode`. */
export function axisOf(
  size: number,
  kernel: number,
  stride: number,
  pads: readonly [number, number],
  autoPad: string,
  roundsUp: boolean,
): Axis {
  const axis = { kernel, stride, size };
  if (autoPad === 'SAME_UPPER' || autoPad === 'SAME_LOWER') {
    const length = Math.ceil(size / stride);
    const total = Math.max(0, (length - 1) * stride + kernel - size);
    const less = Math.floor(total / 2);
    const before = autoPad === 'SAME_UPPER' ? less : total - less;
    return { ...axis, before, after: total - before, beyond: 0, length };
  }
  const [before, after] = autoPad === 'VALID' ? [0, 0] : pads;
  const steps = (size + before + after - kernel) / stride;
  const length = (roundsUp ? Math.ceil(steps) : Math.floor(steps)) + 1;
  const beyond = Math.max(0, (length - 1) * stride + kernel - size - before - after);
  return { ...axis, before, after, beyond, length };
}

interface Windows {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: Padding;
  readonly axes: readonly [Axis, Axis];
  /** [H', W', C] of the result for `channels` channels. */
  outShape(channels: number): Shape;
}

/** @param kernelShape where the node does not say it */
function windowsOf(node: OnnxNode, kernelShape: Shape): Windows | string {
  const [, , ...spatial] = node.input(0).shape;
  const rank = spatial.length;
  if (rank > 2) return 'three spatial axes';
  if (node.numbers('dilations', [1]).some((dilation) => dilation !== 1))
    return 'windows with gaps (dilations)';
  const kernel = node.numbers('kernel_shape', kernelShape);
  const stride = node.numbers('strides', Array(rank).fill(1));
  const pads = node.numbers('pads', Array(2 * rank).fill(0));
  const autoPad = node.text('auto_pad', 'NOTSET');
  const roundsUp = node.number('ceil_mode', 0) === 1;
  const given = spatial.map((size, i) =>
    axisOf(size, kernel[i], stride[i], [pads[i], pads[rank + i]], autoPad, roundsUp),
  );
  const whole = axisOf(1, 1, 1, [0, 0], 'NOTSET', false);
  const [rows, columns] = rank === 1 ? [whole, given[0]] : [given[0], given[1]];
  return {
    kernel: [rows.kernel, columns.kernel],
    stride: [rows.stride, columns.stride],
    padding: {
      top: rows.before,
      left: columns.before,
      bottom: rows.after + rows.beyond,
      right: columns.after + columns.beyond,
    },
    axes: [rows, columns],
    outShape: (channels) => [rows.length, columns.length, channels],
  };
}

export const convolution: Expression = {
  by: 'conv2d',
  express(node) {
    const weight = node.input(1);
    const windows = windowsOf(node, weight.shape.slice(2));
    if (typeof windows === 'string') return windows;
    if (node.number('group', 1) !== 1) return 'groups';
    const { kernel, stride, padding } = windows;
    const images = channelsLast(node.input(0));
    const bias = node.optional(2);
    const [outChannels, channels] = weight.shape;
    const graph = new TestGraph(images.shape).conv2d(outChannels, kernel, stride, padding, bias !== null);
    const { shape } = graph;
    const filters = transposed(weight.data, [outChannels, channels, ...kernel], [2, 3, 1, 0]);
    const parameters = bias ? [filters, bias.data] : [filters];
    const model = { graph: graph.flatten().finish(), parameters, images: images.data };
    return first(async (create) => channelsFirst(await forward(create, model), shape));
  },
};

function maxOver(node: OnnxNode, windows: Windows) {
  const { kernel, stride, padding } = windows;
  const { top, left } = padding;
  const images = channelsLast(node.input(0));
  const graph = new TestGraph(images.shape);
  const shape = windows.outShape(images.shape[2]);
  graph.add({ kind: 'maxPool2d', kernel, stride, padding: [top, left] }, shape);
  const model = { graph: graph.flatten().finish(), parameters: [], images: images.data };
  return first(async (create) => channelsFirst(await forward(create, model), shape));
}

export const maxPooling: Expression = {
  by: 'maxPool2d',
  express(node) {
    const windows = windowsOf(node, []);
    if (typeof windows === 'string') return windows;
    const { top, left, bottom, right } = windows.padding;
    if (windows.axes.some(({ beyond }) => beyond > 0)) return 'a size that is rounded up (ceil_mode)';
    if (top !== bottom || left !== right) return 'max pooling padded on one side only';
    return maxOver(node, windows);
  },
};

export const globalMaxPooling: Expression = {
  by: 'maxPool2d as large as the image',
  express(node) {
    const windows = windowsOf(node, node.input(0).shape.slice(2));
    return typeof windows === 'string' ? windows : maxOver(node, windows);
  },
};

/** Of the window at each place along an axis, how many cells are counted. */
function countsOf({ kernel, stride, before, after, size, length }: Axis, countsPadding: boolean): number[] {
  const [from, to] = countsPadding ? [-before, size + after] : [0, size];
  return Array.from({ length }, (_, i) => {
    const start = i * stride - before;
    return Math.min(start + kernel, to) - Math.max(start, from);
  });
}

export const averagePooling: Expression = {
  by: 'depthwiseConv2d of ones, layerScale by 1 / count',
  express(node) {
    const windows = windowsOf(node, []);
    if (typeof windows === 'string') return windows;
    const { kernel, stride, padding, axes } = windows;
    const images = channelsLast(node.input(0));
    const [, , channels] = images.shape;
    const graph = new TestGraph(images.shape).depthwise(kernel, stride, padding, false);
    const { shape } = graph;
    const countsPadding = node.number('count_include_pad', 0) === 1;
    const [rows, columns] = axes.map((axis) => countsOf(axis, countsPadding));
    const shares = rows.flatMap((row) =>
      columns.flatMap((column) => Array<number>(channels).fill(1 / (row * column))),
    );
    const ones = Array<number>(kernel[0] * kernel[1] * channels).fill(1);
    const model = {
      graph: graph.flatten().layerScale().finish(),
      parameters: [ones, shares],
      images: images.data,
    };
    return first(async (create) => channelsFirst(await forward(create, model), shape));
  },
};

export const globalAveragePooling: Expression = {
  by: 'globalAveragePool',
  express(node) {
    const images = channelsLast(node.input(0));
    const graph = new TestGraph(images.shape).globalAveragePool().finish();
    return first((create) => forward(create, { graph, parameters: [], images: images.data }));
  },
};

export const spaceToDepth: Expression = {
  by: 'patchify',
  express(node) {
    const images = channelsLast(node.input(0));
    const patch = node.number('blocksize', 1);
    const [height, width, channels] = images.shape;
    const graph = new TestGraph(images.shape).patchify(patch).flatten().finish();
    const shape = [height / patch, width / patch, patch * patch * channels];
    const model = { graph, parameters: [], images: images.data };
    return first(async (create) => channelsFirst(await forward(create, model), shape));
  },
};
