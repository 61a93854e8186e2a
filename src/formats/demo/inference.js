/*
 * Runs the network on one image: plain loops over plain arrays, with PyTorch's numbers.
 *
 * A value is { shape, data }. Images are [channels, height, width], tokens [tokens, width], features [width];
 * weights stand in PyTorch's layouts. `model` is { nodes, tensors }: the operations in order, and the weights by name.
 */
export function runModel(model, image) {
  const values = [];
  for (const node of model.nodes) {
    const inputs = node.kind === 'input' ? [image] : node.inputs.map((i) => values[i]);
    const run = operations[node.kind];
    if (!run) throw new Error(`Unknown operation ${node.kind}`);
    values.push(run(inputs[0], node, model.tensors, inputs));
  }
  return values[model.output].data;
}

export function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = Array.from(logits, (x) => Math.exp(x - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
}

/* The error function, to 1.5e-7: Abramowitz and Stegun, 7.1.26. */
export function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}

/* Rows of so many columns as columns of so many rows. */
function transposed(values, columns) {
  const rows = values.length / columns;
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
}

const operations = {
  input: (image) => image,

  identity: (x) => x,

  conv2d(x, { weight, bias, stride, padding }, tensors) {
    const kernel = tensors[weight];
    const [outChannels, inChannels, kernelHeight, kernelWidth] = kernel.shape;
    const [, height, width] = x.shape;
    const outHeight = Math.floor((height + padding.top + padding.bottom - kernelHeight) / stride[0]) + 1;
    const outWidth = Math.floor((width + padding.left + padding.right - kernelWidth) / stride[1]) + 1;
    const data = new Float32Array(outChannels * outHeight * outWidth);
    for (let o = 0; o < outChannels; o++) {
      const plane = data.subarray(o * outHeight * outWidth, (o + 1) * outHeight * outWidth);
      if (bias) plane.fill(tensors[bias].data[o]);
      for (let c = 0; c < inChannels; c++) {
        for (let ky = 0; ky < kernelHeight; ky++) {
          for (let kx = 0; kx < kernelWidth; kx++) {
            const w = kernel.data[((o * inChannels + c) * kernelHeight + ky) * kernelWidth + kx];
            for (let y = 0; y < outHeight; y++) {
              const sourceY = y * stride[0] + ky - padding.top;
              if (sourceY < 0 || sourceY >= height) continue;
              const row = (c * height + sourceY) * width;
              for (let i = 0; i < outWidth; i++) {
                const sourceX = i * stride[1] + kx - padding.left;
                if (sourceX >= 0 && sourceX < width) plane[y * outWidth + i] += w * x.data[row + sourceX];
              }
            }
          }
        }
      }
    }
    return { shape: [outChannels, outHeight, outWidth], data };
  },

  /* A convolution with one filter a channel. */
  depthwiseConv2d(x, { weight, bias, stride, padding }, tensors) {
    const kernel = tensors[weight];
    const [channels, , kernelHeight, kernelWidth] = kernel.shape;
    const [, height, width] = x.shape;
    const outHeight = Math.floor((height + padding.top + padding.bottom - kernelHeight) / stride[0]) + 1;
    const outWidth = Math.floor((width + padding.left + padding.right - kernelWidth) / stride[1]) + 1;
    const data = new Float32Array(channels * outHeight * outWidth);
    let at = 0;
    for (let c = 0; c < channels; c++) {
      for (let y = 0; y < outHeight; y++) {
        for (let i = 0; i < outWidth; i++) {
          let sum = bias ? tensors[bias].data[c] : 0;
          for (let ky = 0; ky < kernelHeight; ky++) {
            const sourceY = y * stride[0] + ky - padding.top;
            if (sourceY < 0 || sourceY >= height) continue;
            for (let kx = 0; kx < kernelWidth; kx++) {
              const sourceX = i * stride[1] + kx - padding.left;
              if (sourceX < 0 || sourceX >= width) continue;
              const w = kernel.data[(c * kernelHeight + ky) * kernelWidth + kx];
              sum += w * x.data[(c * height + sourceY) * width + sourceX];
            }
          }
          data[at++] = sum;
        }
      }
    }
    return { shape: [channels, outHeight, outWidth], data };
  },

  /* The last axis times the rows of the weight; several weights are stacked (query, key, value). */
  linear(x, { weights, biases }, tensors) {
    const rowsOf = weights.map((name) => tensors[name].shape[0]);
    const outFeatures = rowsOf.reduce((a, b) => a + b, 0);
    const inFeatures = x.shape[x.shape.length - 1];
    const tokens = x.data.length / inFeatures;
    const data = new Float32Array(tokens * outFeatures);
    for (let t = 0; t < tokens; t++) {
      let column = t * outFeatures;
      weights.forEach((name, part) => {
        const weight = tensors[name].data;
        const bias = biases && tensors[biases[part]].data;
        for (let o = 0; o < rowsOf[part]; o++) {
          let sum = bias ? bias[o] : 0;
          for (let i = 0; i < inFeatures; i++) sum += weight[o * inFeatures + i] * x.data[t * inFeatures + i];
          data[column++] = sum;
        }
      });
    }
    return { shape: [...x.shape.slice(0, -1), outFeatures], data };
  },

  /* A convolution whose windows do not overlap: [channels, height, width] to [tokens, width]. */
  patchConvolution(x, { weight, bias, patch }, tensors) {
    const stride = [patch, patch];
    const padding = { top: 0, left: 0, bottom: 0, right: 0 };
    const projected = operations.conv2d(x, { weight, bias, stride, padding }, tensors);
    const [width, rows, columns] = projected.shape;
    const tokens = rows * columns;
    const data = new Float32Array(tokens * width);
    for (let d = 0; d < width; d++)
      for (let t = 0; t < tokens; t++) data[t * width + d] = projected.data[d * tokens + t];
    return { shape: [tokens, width], data };
  },

  /* `activations` stands above this script: what each does to one number. */
  activation(x, node) {
    const activate = activations[node.function];
    if (!activate) throw new Error(`Unknown activation ${node.function}`);
    return { shape: x.shape, data: x.data.map((v) => activate(v, node.slope)) };
  },

  maxPool2d(x, { kernel, stride, padding }) {
    const [channels, height, width] = x.shape;
    const outHeight = Math.floor((height + 2 * padding[0] - kernel[0]) / stride[0]) + 1;
    const outWidth = Math.floor((width + 2 * padding[1] - kernel[1]) / stride[1]) + 1;
    const data = new Float32Array(channels * outHeight * outWidth).fill(Number.NEGATIVE_INFINITY);
    for (let c = 0; c < channels; c++) {
      for (let y = 0; y < outHeight; y++) {
        for (let i = 0; i < outWidth; i++) {
          const at = (c * outHeight + y) * outWidth + i;
          for (let ky = 0; ky < kernel[0]; ky++) {
            for (let kx = 0; kx < kernel[1]; kx++) {
              const sourceY = y * stride[0] + ky - padding[0];
              const sourceX = i * stride[1] + kx - padding[1];
              if (sourceY < 0 || sourceY >= height || sourceX < 0 || sourceX >= width) continue;
              data[at] = Math.max(data[at], x.data[(c * height + sourceY) * width + sourceX]);
            }
          }
        }
      }
    }
    return { shape: [channels, outHeight, outWidth], data };
  },

  globalAveragePool(x) {
    const [channels, height, width] = x.shape;
    const data = new Float32Array(channels);
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let i = 0; i < height * width; i++) sum += x.data[c * height * width + i];
      data[c] = sum / (height * width);
    }
    return { shape: [channels], data };
  },

  batchNorm2d(x, { weight, bias, mean, variance, epsilon }, tensors) {
    const [channels, height, width] = x.shape;
    const data = new Float32Array(x.data.length);
    for (let c = 0; c < channels; c++) {
      const scale = tensors[weight].data[c] / Math.sqrt(tensors[variance].data[c] + epsilon);
      const shift = tensors[bias].data[c] - tensors[mean].data[c] * scale;
      const plane = height * width;
      for (let i = c * plane; i < (c + 1) * plane; i++) data[i] = x.data[i] * scale + shift;
    }
    return { shape: x.shape, data };
  },

  layerNorm(x, { weight, bias, epsilon }, tensors) {
    const width = x.shape[x.shape.length - 1];
    const data = new Float32Array(x.data.length);
    for (let start = 0; start < data.length; start += width) {
      const token = x.data.subarray(start, start + width);
      const mean = token.reduce((a, b) => a + b, 0) / width;
      const variance = token.reduce((a, b) => a + (b - mean) ** 2, 0) / width;
      const scale = 1 / Math.sqrt(variance + epsilon);
      for (let i = 0; i < width; i++) {
        data[start + i] = (token[i] - mean) * scale * tensors[weight].data[i] + tensors[bias].data[i];
      }
    }
    return { shape: x.shape, data };
  },

  add: (a, _node, _tensors, [, b]) => ({ shape: a.shape, data: a.data.map((v, i) => v + b.data[i]) }),

  /* Each channel of an image times its gate. */
  scaleChannels(x, _node, _tensors, [, gate]) {
    const plane = x.data.length / gate.data.length;
    return { shape: x.shape, data: x.data.map((v, i) => v * gate.data[Math.floor(i / plane)]) };
  },

  layerScale(x, { weight }, tensors) {
    const scale = tensors[weight].data;
    const plane = x.shape.length === 3 ? x.data.length / scale.length : 1;
    return { shape: x.shape, data: x.data.map((v, i) => v * scale[Math.floor(i / plane) % scale.length]) };
  },

  /* One output as the logits of two classes. */
  binaryLogits: (x) => ({ shape: [2], data: Float32Array.of(0, x.data[0]) }),

  /* Images are channels first here and tokens channels last: between the two, numbers change their place. */
  reshape(x, { shape }) {
    const isToTokens = x.shape.length === 3 && shape.length === 2;
    const isToImage = x.shape.length === 2 && shape.length === 3;
    if (!isToTokens && !isToImage) return { shape, data: x.data };
    const columns = isToTokens ? x.data.length / x.shape[0] : x.shape[1];
    const data = transposed(x.data, columns);
    return isToTokens ? { shape, data } : { shape: [shape[2], shape[0], shape[1]], data };
  },

  /* Patches row by row; within a patch by row, column, channel. */
  patchify(x, { patch }) {
    const [channels, height, width] = x.shape;
    const data = new Float32Array(x.data.length);
    let at = 0;
    for (let top = 0; top < height; top += patch) {
      for (let left = 0; left < width; left += patch) {
        for (let y = top; y < top + patch; y++) {
          for (let i = left; i < left + patch; i++) {
            for (let c = 0; c < channels; c++) data[at++] = x.data[(c * height + y) * width + i];
          }
        }
      }
    }
    return { shape: [data.length / (patch * patch * channels), patch * patch * channels], data };
  },

  /* The class token, where there is one, goes in front; then positions are added. */
  embedTokens(x, { classToken, position }, tensors) {
    const positions = tensors[position].data;
    const data = new Float32Array(positions.length);
    if (classToken) data.set(tensors[classToken].data);
    data.set(x.data, positions.length - x.data.length);
    for (let i = 0; i < data.length; i++) data[i] += positions[i];
    return { shape: [data.length / x.shape[1], x.shape[1]], data };
  },

  /* Scaled dot products of all queries with all keys, softmax, and the values mixed by it; head by head. */
  attention(x, { heads, headWidth }) {
    const [tokens, packed] = x.shape;
    const inner = heads * headWidth;
    const data = new Float32Array(tokens * inner);
    const scores = new Float32Array(tokens);
    for (let head = 0; head < heads; head++) {
      const column = head * headWidth;
      for (let t = 0; t < tokens; t++) {
        for (let s = 0; s < tokens; s++) {
          let dot = 0;
          for (let i = 0; i < headWidth; i++) {
            dot += x.data[t * packed + column + i] * x.data[s * packed + inner + column + i];
          }
          scores[s] = dot / Math.sqrt(headWidth);
        }
        const shares = softmax(scores);
        for (let s = 0; s < tokens; s++) {
          for (let i = 0; i < headWidth; i++) {
            data[t * inner + column + i] += shares[s] * x.data[s * packed + 2 * inner + column + i];
          }
        }
      }
    }
    return { shape: [tokens, inner], data };
  },

  firstToken: (x) => ({ shape: [x.shape[1]], data: x.data.slice(0, x.shape[1]) }),

  meanTokens(x, { from }) {
    const [tokens, width] = x.shape;
    const data = new Float32Array(width);
    for (let t = from; t < tokens; t++) for (let i = 0; i < width; i++) data[i] += x.data[t * width + i];
    return { shape: [width], data: data.map((sum) => sum / (tokens - from)) };
  },
};
