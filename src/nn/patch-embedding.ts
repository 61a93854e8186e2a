import type { Initialization } from '../kernels/graph';
import { invariant } from '../shared/errors';
import { declareParameter, torchUniform } from './declare-parameter';
import { type LayerInitialization, linear } from './linear';
import { type Module, sequential } from './module';

export interface PatchEmbeddingOptions {
  readonly patch: number;
  readonly channels: number;
  readonly width: number;
  /** state_dict prefix of the projection. */
  readonly name: string;
  /**
   * linear: einops' 'b c (h p1) (w p2) -> b (h w) (p1 p2 c)' and torch.nn.Linear.
   * convolution: torch.nn.Conv2d of kernel and stride `patch`, the same arithmetic under another layout.
   */
  readonly by: 'linear' | 'convolution';
  readonly initialization?: LayerInitialization;
}

/** Cuts an image into patches and projects each: [H, W, C] → [H/P · W/P, D]. */
export function patchEmbedding(options: PatchEmbeddingOptions): Module {
  const { patch, channels, width, name, by, initialization } = options;
  const inFeatures = patch * patch * channels;
  const projection =
    by === 'linear'
      ? linear({ inFeatures, outFeatures: width, initialization })
      : patchConvolution(patch, channels, width, initialization);
  return sequential([
    ['', patchify(patch)],
    [name, projection],
  ]);
}

/** Row-major patches, each flattened as p1, p2, c: [H, W, C] → [T, P·P·C]. Torch: einops.rearrange. */
function patchify(patch: number): Module {
  return {
    build(graph, input) {
      const [height, width, channels] = input.shape;
      invariant(
        height % patch === 0 && width % patch === 0,
        `Patches of ${patch} do not divide an image of ${height}×${width}`,
      );
      const shape = [(height / patch) * (width / patch), patch * patch * channels];
      return graph.add({ kind: 'patchify', patch }, [input], shape);
    },
  };
}

function patchConvolution(
  patch: number,
  channels: number,
  width: number,
  initialization: LayerInitialization | undefined,
): Module {
  const fanIn = patch * patch * channels;
  const drawn = initialization ?? { weight: torchUniform(fanIn), bias: torchUniform(fanIn) };
  return {
    build(graph, input) {
      const tokens = input.shape[0];
      const weight = declareParameter(graph, {
        names: ['weight'],
        shape: [width, fanIn],
        torchShape: [width, channels, patch, patch],
        layout: { kind: 'patchConvolution', channels, patch },
        initialization: drawn.weight,
        role: 'weight',
      });
      const bias = declareParameter(graph, {
        names: ['bias'],
        shape: [width],
        initialization: drawn.bias,
        role: 'bias',
      });
      const shape = [tokens, width];
      graph.row({
        kind: 'Conv2d',
        detail: `${channels}→${width}, ${patch}×${patch}, stride=${patch}`,
        outputShape: shape,
        parameterCount: width * fanIn + width,
        multiplyAdds: tokens * fanIn * width,
        activationCount: tokens * width,
      });
      return graph.add({ kind: 'linear', weight, bias }, [input], shape);
    },
  };
}

export interface TokenEmbeddingOptions {
  /** state_dict names. */
  readonly classToken: string;
  readonly position: string;
  readonly classTokenInitialization: Initialization;
  readonly positionInitialization: Initialization;
}

/** Prepends the class token (torch [1, 1, D]) and adds learned positions (torch [1, T + 1, D]): [T, D] → [T + 1, D]. */
export function tokenEmbedding(options: TokenEmbeddingOptions): Module {
  return {
    build(graph, input) {
      const [tokens, width] = input.shape;
      const classToken = declareParameter(graph, {
        names: [options.classToken],
        shape: [width],
        torchShape: [1, 1, width],
        initialization: options.classTokenInitialization,
        role: 'token',
      });
      const shape = [tokens + 1, width];
      const position = declareParameter(graph, {
        names: [options.position],
        shape,
        torchShape: [1, tokens + 1, width],
        initialization: options.positionInitialization,
        role: 'position',
      });
      graph.row({
        kind: 'Embedding',
        detail: `cls_token, pos_embed ${tokens + 1}`,
        outputShape: shape,
        parameterCount: width + (tokens + 1) * width,
        multiplyAdds: 0,
        activationCount: (tokens + 1) * width,
      });
      return graph.add({ kind: 'embedTokens', classToken, position }, [input], shape);
    },
  };
}
