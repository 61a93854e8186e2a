import type { DeviceProfile } from '../device-profile';
import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder } from '../program/kernel';
import { columnSums } from '../wgsl/column-sums';
import type { OpenStore } from './linear';

/** Class token (0 or 1 of them) and positions around [N, T, D]. */
export interface EmbedShape {
  readonly path: string;
  readonly batch: number;
  /** Tokens with the class token. */
  readonly tokens: number;
  readonly classTokens: 0 | 1;
  readonly width: number;
}

/** [N, T, D] → [N, T + class tokens, D]: prepends the class token, adds positions. */
export function embedTokensForward(
  shape: EmbedShape,
  views: {
    readonly input: BufferView;
    readonly classToken: BufferView | null;
    readonly position: BufferView;
  },
  store: OpenStore,
): Kernel {
  const { batch, tokens, classTokens, width } = shape;
  const builder = new KernelBuilder(`${shape.path} embed tokens`);
  const x = builder.read(views.input);
  const position = builder.read(views.position);
  const classToken = views.classToken ? builder.read(views.classToken) : null;
  const write = store(builder);
  const image = tokens * width;
  return elementwiseKernel(
    builder,
    batch * image,
    `let within = i % ${image}u;
var embedded = 0.0;
${classToken ? `if (within < ${width}u) { embedded = ${classToken}[within]; } else` : ''} {
embedded = ${x}[i / ${image}u * ${image - classTokens * width}u + within - ${classTokens * width}u];
}
${write('i', `embedded + ${position}[within]`)}`,
  );
}

/** dx: the gradient without the class token's row. */
export function embedTokensInputGradient(
  shape: EmbedShape,
  outputGradient: BufferView,
  store: OpenStore,
): Kernel {
  const { batch, tokens, classTokens, width } = shape;
  const builder = new KernelBuilder(`${shape.path} embed tokens gradient`);
  const dy = builder.read(outputGradient);
  const write = store(builder);
  const image = (tokens - classTokens) * width;
  return elementwiseKernel(
    builder,
    batch * image,
    write('i', `${dy}[i + (i / ${image}u + 1u) * ${classTokens * width}u]`),
  );
}

/** Sums over the batch: the position's gradient, whose first row is also the class token's. */
export function embedTokensParameterGradients(
  shape: EmbedShape,
  outputGradient: BufferView,
  stores: { readonly classToken: OpenStore | null; readonly position: OpenStore | null },
  profile: DeviceProfile,
): Kernel[] {
  const image = shape.tokens * shape.width;
  return columnSums(
    {
      label: `${shape.path} embedding gradients`,
      rows: shape.batch,
      columns: image,
      termCount: 1,
      views: [outputGradient],
      terms: (_, read) => `let term0 = ${read(outputGradient)(`row * ${image}u + firstColumn`)};`,
      finish: (builder) =>
        [
          stores.position ? `{ ${stores.position(builder)('column', 'sum0')} }` : '',
          stores.classToken && shape.classTokens > 0
            ? `if (column < ${shape.width}u) { ${stores.classToken(builder)('column', 'sum0')} }`
            : '',
        ].join('\n'),
    },
    profile,
  );
}

/** [N, H, W, C] → [N, T, P · P · C]: patches row by row, each as p1, p2, c. */
export interface PatchShape {
  readonly path: string;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly patch: number;
}

/** Declares `source`: where element `i` of the patches lies in [N, H, W, C]. */
export function patchSource(shape: Omit<PatchShape, 'path' | 'batch'>, i: string): string {
  const { height, width, channels, patch } = shape;
  const patchWords = patch * patch * channels;
  const columns = width / patch;
  const image = height * width * channels;
  return `let within = ${i} % ${patchWords}u;
let cell = ${i} / ${patchWords}u % ${(height / patch) * columns}u;
let py = cell / ${columns}u * ${patch}u + within / ${patch * channels}u;
let px = cell % ${columns}u * ${patch}u + within / ${channels}u % ${patch}u;
let source = ${i} / ${image}u * ${image}u + (py * ${width}u + px) * ${channels}u + within % ${channels}u;`;
}

export function patchifyForward(shape: PatchShape, input: BufferView, output: BufferView): Kernel {
  const builder = new KernelBuilder(`${shape.path} patchify`);
  const x = builder.read(input);
  const y = builder.write(output);
  const elements = shape.batch * shape.height * shape.width * shape.channels;
  return elementwiseKernel(builder, elements, `${patchSource(shape, 'i')}\n${y}[i] = ${x}[source];`);
}

/** The same permutation backwards: every element of the input is written once. */
export function patchifyInputGradient(
  shape: PatchShape,
  outputGradient: BufferView,
  store: OpenStore,
): Kernel {
  const builder = new KernelBuilder(`${shape.path} patchify gradient`);
  const dy = builder.read(outputGradient);
  const write = store(builder);
  const elements = shape.batch * shape.height * shape.width * shape.channels;
  const body = `${patchSource(shape, 'i')}\n${write('source', `${dy}[i]`)}`;
  return elementwiseKernel(builder, elements, body);
}
