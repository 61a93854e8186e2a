/**
 * Norms that only scale and shift (a batch norm by its running statistics, a layer scale) as a part of the product before
 * them: a kernel at the beginning of a pass works out what its bias and the norm come to, and the product applies that to
 * each finished sum. Weights may change between passes, so this is done in each.
 */
import { sizeOf } from '../../graph';
import type { ScaleAndShift } from '../operations/column-step';
import { type Kernel, KernelBuilder, OFFSET_ALIGNMENT_BYTES, temporary } from '../program/kernel';
import { literal } from '../wgsl/activation';
import type { Affine, FusedGraph, FusedOperation } from './fuse';
import type { ModelBuffers } from './program-buffers';

interface FoldedNorm {
  readonly norm: Affine;
  readonly bias: number | null;
  readonly channels: number;
  /** Where its scales begin, in f32; shifts follow. */
  readonly offset: number;
}

const GROUP = 64;
const NONE = '0xffffffffu';

const NORM_WGSL = `struct Norm {
  bias: u32, weight: u32, shift: u32, mean: u32, variance: u32, channels: u32, result: u32, epsilon: f32,
};`;

export class FoldedNorms {
  private readonly places = new Map<FusedOperation, FoldedNorm>();
  private readonly memory;

  constructor(
    { graph, operations }: FusedGraph,
    private readonly buffers: ModelBuffers,
  ) {
    let words = 0;
    for (const operation of operations) {
      const { core, folded } = operation;
      if (folded === null) continue;
      const channels = sizeOf(graph.parameters[folded.weight].shape);
      const bias = 'bias' in core ? core.bias : null;
      this.places.set(operation, { norm: folded, bias, channels, offset: words });
      const alignment = OFFSET_ALIGNMENT_BYTES / 4;
      words += Math.ceil((2 * channels) / alignment) * alignment;
    }
    this.memory = temporary('folded norms', words);
  }

  /** What an operation's bias and its norm come to; null where it has no norm. */
  of(operation: FusedOperation): ScaleAndShift | null {
    const place = this.places.get(operation);
    if (!place) return null;
    const { buffer } = this.memory;
    return { scaleAndShift: { buffer, offset: 4 * place.offset, size: 8 * place.channels } };
  }

  /** What works them out, by one workgroup for each norm; nothing where there is none. */
  kernels(average: boolean): Kernel[] {
    if (this.places.size === 0) return [];
    const { buffers } = this;
    const builder = new KernelBuilder('folded norms');
    const weights = builder.read(buffers.allWeights(average));
    const running = builder.read(buffers.running);
    const target = builder.write(this.memory);
    const parameter = (id: number | null) => (id === null ? NONE : `${buffers.parameters.offset(id)}u`);
    const statistic = (id: number) => `${buffers.statistics.offset(id)}u`;
    const rows = [...this.places.values()].map(({ norm, bias, channels, offset }) => {
      const own =
        norm.kind === 'batchNorm2d'
          ? [
              parameter(norm.bias),
              statistic(norm.runningMean),
              statistic(norm.runningVariance),
              literal(norm.epsilon),
            ]
          : [NONE, NONE, NONE, '0.0'];
      const [shift, mean, variance, epsilon] = own;
      const weight = parameter(norm.weight);
      return `Norm(${[parameter(bias), weight, shift, mean, variance, `${channels}u`, `${offset}u`, epsilon].join(', ')})`;
    });
    builder.helper('Norm', NORM_WGSL);
    builder.helper('norms', `const norms = array<Norm, ${rows.length}>(\n${rows.join(',\n')}\n);`);
    return [
      builder.finish({
        workgroupSize: GROUP,
        groups: rows.length,
        body: `let norm = norms[group];
for (var c = local; c < norm.channels; c += ${GROUP}u) {
var scale = ${weights}[norm.weight + c];
var shift = 0.0;
if (norm.bias != ${NONE}) { shift = ${weights}[norm.bias + c]; }
if (norm.variance != ${NONE}) {
scale *= inverseSqrt(${running}[norm.variance + c] + norm.epsilon);
shift = (shift - ${running}[norm.mean + c]) * scale + ${weights}[norm.shift + c];
} else {
shift *= scale;
}
${target}[norm.result + c] = scale;
${target}[norm.result + norm.channels + c] = shift;
}`,
      }),
    ];
  }
}
