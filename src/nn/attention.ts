import { invariant } from '../shared/errors';
import type { Module } from './module';

export interface AttentionOptions {
  readonly heads: number;
  readonly headWidth: number;
  /** On the attention probabilities. */
  readonly dropout: number;
}

/**
 * torch.nn.functional.scaled_dot_product_attention over packed projections: [T, 3 · heads · headWidth] →
 * [T, heads · headWidth] (Vaswani et al. 2017). Has no parameters: the projections are linears around it.
 */
export function attention({ heads, headWidth, dropout }: AttentionOptions): Module {
  const inner = heads * headWidth;
  return {
    build(graph, input) {
      const [tokens, packed] = input.shape;
      invariant(packed === 3 * inner, `Attention of ${heads}×${headWidth} was given [${tokens}, ${packed}]`);
      const shape = [tokens, inner];
      graph.row({
        kind: 'Attention',
        detail: `${heads} × ${headWidth}${dropout === 0 ? '' : `, dropout=${dropout}`}`,
        outputShape: shape,
        parameterCount: 0,
        multiplyAdds: 2 * tokens * tokens * inner,
        activationCount: heads * tokens * tokens + tokens * inner,
      });
      const stream = dropout === 0 ? 0 : graph.nextDropoutStream();
      return graph.add({ kind: 'attention', heads, headWidth, dropout, stream }, [input], shape);
    },
  };
}
