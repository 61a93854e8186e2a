import { sizeOf } from '../../graph';
import type { DepthwiseShape } from '../depthwise/shape';
import type { ConvolutionShape } from '../gemm/operand';
import type { AttentionShape } from '../operations/attention-blocks';
import type { BatchNormShape } from '../operations/batch-norm';
import type { LayerNormShape } from '../operations/layer-norm';
import type { LinearShape } from '../operations/linear';
import type { MeanShape, PoolShape } from '../operations/pooling';
import type { ScaleShape } from '../operations/scaling';
import type { EmbedShape, PatchShape } from '../operations/tokens';
import type { Dropout } from '../wgsl/dropout';
import type { Core, FusedGraph, FusedOperation } from './fuse';

/** Sizes of what the operations of a pass over `batch` images compute, as their kernels ask for them. */
export class Shapes {
  constructor(
    private readonly fused: FusedGraph,
    private readonly batch: number,
  ) {}

  /** The tensor shape of a value, without the batch. */
  private of(value: number): readonly number[] {
    return this.fused.graph.nodes[value].shape;
  }

  private parameter(id: number): readonly number[] {
    return this.fused.graph.parameters[id].shape;
  }

  /** Where the windows of a convolution lie. */
  private windows(operation: FusedOperation, core: Core<'conv2d' | 'depthwiseConv2d'>) {
    const [inHeight, inWidth, inChannels] = operation.inputShapes[0] as [number, number, number];
    // The chain keeps the shape, but pooling or a reshape before it may not: heights come from the arithmetic of torch.
    const { kernel, stride, padding } = core;
    const outHeight = Math.floor((inHeight + padding.top + padding.bottom - kernel[0]) / stride[0]) + 1;
    const outWidth = Math.floor((inWidth + padding.left + padding.right - kernel[1]) / stride[1]) + 1;
    const { batch } = this;
    const { top: padTop, left: padLeft } = padding;
    return { batch, inHeight, inWidth, inChannels, outHeight, outWidth, kernel, stride, padTop, padLeft };
  }

  convolution(operation: FusedOperation, core: Core<'conv2d'>): ConvolutionShape {
    return { ...this.windows(operation, core), outChannels: this.parameter(core.weight)[3] };
  }

  depthwise(operation: FusedOperation, core: Core<'depthwiseConv2d'>): DepthwiseShape {
    const { inChannels: channels, ...windows } = this.windows(operation, core);
    return { path: operation.path, ...windows, channels };
  }

  /** Squeeze-excitation: a gate for each image and channel. */
  channelScale(operation: FusedOperation): ScaleShape {
    const [height, width, columns] = operation.inputShapes[0] as [number, number, number];
    return { path: operation.path, matrices: this.batch, rows: height * width, columns, factors: 'own' };
  }

  layerScale(operation: FusedOperation, core: Core<'layerScale'>): ScaleShape {
    const columns = sizeOf(this.parameter(core.weight));
    const rows = this.fused.elementsOf(operation.output) / columns;
    return { path: operation.path, matrices: this.batch, rows, columns, factors: 'shared' };
  }

  linear(operation: FusedOperation): LinearShape {
    const core = operation.core as Core<'linear'>;
    const [outputs, inputs] = this.parameter(core.weight) as [number, number];
    const rows = (this.batch * this.fused.elementsOf(operation.output)) / outputs;
    return { path: operation.path, rows, inputs, outputs };
  }

  batchNorm(operation: FusedOperation, core: Core<'batchNorm2d'>): BatchNormShape {
    const channels = sizeOf(this.parameter(core.weight));
    return {
      path: operation.path,
      batch: this.batch,
      pixels: this.fused.elementsOf(operation.output) / channels,
      channels,
      epsilon: core.epsilon,
      momentum: core.momentum,
    };
  }

  layerNorm(operation: FusedOperation, core: Core<'layerNorm'>): LayerNormShape {
    const width = sizeOf(this.parameter(core.weight));
    const rows = (this.batch * this.fused.elementsOf(operation.output)) / width;
    return { path: operation.path, rows, width, epsilon: core.epsilon };
  }

  attention(operation: FusedOperation, core: Core<'attention'>, dropout: Dropout | null): AttentionShape {
    const { heads, headWidth } = core;
    return {
      path: operation.path,
      batch: this.batch,
      tokens: this.fused.elementsOf(operation.output) / (heads * headWidth),
      heads,
      headWidth,
      dropout,
    };
  }

  /** The pooling that a convolution does itself. */
  window(operation: FusedOperation, { outHeight, outWidth, outChannels }: ConvolutionShape): PoolShape {
    return {
      path: operation.path,
      batch: this.batch,
      inHeight: outHeight,
      inWidth: outWidth,
      channels: outChannels,
      outHeight: outHeight / 2,
      outWidth: outWidth / 2,
      kernel: [2, 2],
      stride: [2, 2],
      padding: [0, 0],
    };
  }

  pool(operation: FusedOperation, core: Core<'maxPool2d'>): PoolShape {
    const [inHeight, inWidth, channels] = operation.inputShapes[0] as [number, number, number];
    const [outHeight, outWidth] = this.of(operation.output) as [number, number, number];
    const { kernel, stride, padding } = core;
    const { batch } = this;
    return {
      path: operation.path,
      batch,
      inHeight,
      inWidth,
      channels,
      outHeight,
      outWidth,
      kernel,
      stride,
      padding,
    };
  }

  mean(operation: FusedOperation): MeanShape {
    const { core, path } = operation;
    const input = operation.inputs[0];
    const columns = this.fused.elementsOf(operation.output);
    const rows = this.fused.elementsOf(input) / columns;
    const from = core.kind === 'meanTokens' ? core.from : 0;
    return { path, batch: this.batch, rows, from, to: core.kind === 'firstToken' ? 1 : rows, columns };
  }

  patch(operation: FusedOperation, core: Core<'patchify'>): PatchShape {
    const [height, width, channels] = operation.inputShapes[0] as [number, number, number];
    return { path: operation.path, batch: this.batch, height, width, channels, patch: core.patch };
  }

  embed(operation: FusedOperation, core: Core<'embedTokens'>): EmbedShape {
    const [tokens, width] = this.parameter(core.position) as [number, number];
    const classTokens = core.classToken === null ? 0 : 1;
    return { path: operation.path, batch: this.batch, tokens, classTokens, width };
  }
}
