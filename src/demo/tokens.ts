/** What transformers do with tokens [tokens, width]; sums are float64 and rounded once. */
import type { DemoOperation } from '../formats/demo-setup';
import { type Tensors, tensorOf, type Value } from './value';

type Kind<K extends DemoOperation['kind']> = Extract<DemoOperation, { kind: K }>;

/** The last axis times the rows of the weight; several weights are stacked. */
export function linear(x: Value, { weights, biases }: Kind<'linear'>, tensors: Tensors): Value {
  const parts = weights.map((name, i) => ({
    weight: tensorOf(tensors, name),
    bias: biases ? tensorOf(tensors, biases[i]).data : null,
  }));
  const outFeatures = parts.reduce((sum, { weight }) => sum + weight.shape[0], 0);
  const inFeatures = x.shape[x.shape.length - 1];
  const tokens = x.data.length / inFeatures;
  const data = new Float32Array(tokens * outFeatures);
  for (let t = 0; t < tokens; t++) {
    const token = x.data.subarray(t * inFeatures, (t + 1) * inFeatures);
    let column = t * outFeatures;
    for (const { weight, bias } of parts)
      for (let o = 0; o < weight.shape[0]; o++) {
        const row = o * inFeatures;
        let sum = bias ? bias[o] : 0;
        for (let i = 0; i < inFeatures; i++) sum += weight.data[row + i] * token[i];
        data[column++] = sum;
      }
  }
  return { shape: [...x.shape.slice(0, -1), outFeatures], data };
}

export function layerNorm(x: Value, node: Kind<'layerNorm'>, tensors: Tensors): Value {
  const weight = tensorOf(tensors, node.weight).data;
  const bias = tensorOf(tensors, node.bias).data;
  const width = x.shape[x.shape.length - 1];
  const data = new Float32Array(x.data.length);
  for (let start = 0; start < data.length; start += width) {
    const token = x.data.subarray(start, start + width);
    const mean = token.reduce((a, b) => a + b, 0) / width;
    const variance = token.reduce((a, b) => a + (b - mean) ** 2, 0) / width;
    const scale = 1 / Math.sqrt(variance + node.epsilon);
    for (let i = 0; i < width; i++) data[start + i] = (token[i] - mean) * scale * weight[i] + bias[i];
  }
  return { shape: x.shape, data };
}

/** Patches row by row; within a patch by row, column, channel. */
export function patchify(x: Value, patch: number): Value {
  const [channels, height, width] = x.shape;
  const data = new Float32Array(x.data.length);
  let at = 0;
  for (let top = 0; top < height; top += patch)
    for (let left = 0; left < width; left += patch)
      for (let y = top; y < top + patch; y++)
        for (let i = left; i < left + patch; i++)
          for (let c = 0; c < channels; c++) data[at++] = x.data[(c * height + y) * width + i];
  const size = patch * patch * channels;
  return { shape: [data.length / size, size], data };
}

/** The class token, where there is one, goes in front; then positions are added. */
export function embedTokens(x: Value, node: Kind<'embedTokens'>, tensors: Tensors): Value {
  const positions = tensorOf(tensors, node.position).data;
  const data = new Float32Array(positions.length);
  if (node.classToken !== null) data.set(tensorOf(tensors, node.classToken).data);
  data.set(x.data, positions.length - x.data.length);
  for (let i = 0; i < data.length; i++) data[i] += positions[i];
  return { shape: [data.length / x.shape[1], x.shape[1]], data };
}

/** Scaled dot products of all queries with all keys, softmax, and the values mixed by it; head by head. */
export function attention(x: Value, { heads, headWidth }: Kind<'attention'>): Value {
  const [tokens, packed] = x.shape;
  const inner = heads * headWidth;
  const data = new Float32Array(tokens * inner);
  const scores = new Float64Array(tokens);
  const mixed = new Float64Array(headWidth);
  for (let head = 0; head < heads; head++) {
    const column = head * headWidth;
    for (let t = 0; t < tokens; t++) {
      let largest = Number.NEGATIVE_INFINITY;
      for (let s = 0; s < tokens; s++) {
        let dot = 0;
        for (let i = 0; i < headWidth; i++)
          dot += x.data[t * packed + column + i] * x.data[s * packed + inner + column + i];
        scores[s] = dot / Math.sqrt(headWidth);
        largest = Math.max(largest, scores[s]);
      }
      let sum = 0;
      for (let s = 0; s < tokens; s++) {
        scores[s] = Math.exp(scores[s] - largest);
        sum += scores[s];
      }
      mixed.fill(0);
      for (let s = 0; s < tokens; s++) {
        const value = s * packed + 2 * inner + column;
        for (let i = 0; i < headWidth; i++) mixed[i] += (scores[s] / sum) * x.data[value + i];
      }
      data.set(mixed, t * inner + column);
    }
  }
  return { shape: [tokens, inner], data };
}

export function meanTokens(x: Value, from: number): Value {
  const [tokens, width] = x.shape;
  const sums = new Float64Array(width);
  for (let t = from; t < tokens; t++) for (let i = 0; i < width; i++) sums[i] += x.data[t * width + i];
  return { shape: [width], data: Float32Array.from(sums, (sum) => sum / (tokens - from)) };
}
