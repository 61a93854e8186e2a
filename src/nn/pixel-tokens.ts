import type { Module } from './module';

/**
 * Runs a module of tokens [T, D] on every pixel of an image, as torch does where it permutes to channels last:
 * [H, W, C] → [H·W, C] → body → [H, W, C']. The numbers stay where they are.
 */
export function overPixels(body: Module): Module {
  return {
    build(graph, input) {
      const [height, width, channels] = input.shape;
      const tokens = graph.add({ kind: 'reshape' }, [input], [height * width, channels]);
      const changed = body.build(graph, tokens);
      return graph.add({ kind: 'reshape' }, [changed], [height, width, changed.shape[1]]);
    },
  };
}
