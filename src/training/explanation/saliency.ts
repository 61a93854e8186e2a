/** What an image's values and gradients say of where the model looked. */

/**
 * Grad-CAM (Selvaraju et al. 2017, equations 1 and 2): relu(Σ over channels of A[c] · mean over the map of dlogit/dA[c]).
 * @param maps A, [H, W, C]
 * @param gradient dlogit/dA, [H, W, C]
 * @returns [H, W], not scaled
 */
export function gradCam(maps: Float32Array, gradient: Float32Array, channels: number): Float32Array {
  const cells = maps.length / channels;
  const weights = new Float64Array(channels);
  for (let i = 0; i < gradient.length; i++) weights[i % channels] += gradient[i] / cells;
  const cam = new Float32Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += weights[c] * maps[cell * channels + c];
    cam[cell] = Math.max(0, sum);
  }
  return cam;
}

/**
 * softmax(q kᵀ / √d) of every head, from the packed projections an attention reads.
 * @param packed [T, 3 · heads · headWidth]: all of q, then k, then v, each head-major
 * @returns [heads, T, T]; rows sum to one
 */
export function attentionProbabilities(packed: Float32Array, heads: number, headWidth: number): Float32Array {
  const inner = heads * headWidth;
  const tokens = packed.length / (3 * inner);
  const result = new Float32Array(heads * tokens * tokens);
  const scores = new Float64Array(tokens);
  for (let head = 0; head < heads; head++) {
    for (let query = 0; query < tokens; query++) {
      const q = query * 3 * inner + head * headWidth;
      let most = Number.NEGATIVE_INFINITY;
      for (let key = 0; key < tokens; key++) {
        const k = key * 3 * inner + inner + head * headWidth;
        let dot = 0;
        for (let i = 0; i < headWidth; i++) dot += packed[q + i] * packed[k + i];
        scores[key] = dot / Math.sqrt(headWidth);
        most = Math.max(most, scores[key]);
      }
      let sum = 0;
      for (let key = 0; key < tokens; key++) {
        scores[key] = Math.exp(scores[key] - most);
        sum += scores[key];
      }
      const row = (head * tokens + query) * tokens;
      for (let key = 0; key < tokens; key++) result[row + key] = scores[key] / sum;
    }
  }
  return result;
}

/**
 * Attention rollout (Abnar & Zuidema 2020): the product over layers of ½ · mean over heads + ½ · identity, the residual
 * path counted as half. Row t says how much of each patch has reached token t.
 * @param layers [heads, T, T] each, in forward order
 * @returns [T, T]; rows sum to one
 */
export function attentionRollout(layers: readonly Float32Array[], heads: number): Float32Array {
  const tokens = Math.sqrt((layers[0]?.length ?? 0) / heads);
  let total = identity(tokens);
  for (const probabilities of layers) {
    const mixed = identity(tokens).map((value) => value / 2);
    for (let i = 0; i < probabilities.length; i++) {
      mixed[i % (tokens * tokens)] += probabilities[i] / (2 * heads);
    }
    total = product(mixed, total, tokens);
  }
  return Float32Array.from(total);
}

function identity(side: number): Float64Array {
  return new Float64Array(side * side).map((_, i) => (i % (side + 1) === 0 ? 1 : 0));
}

function product(a: Float64Array, b: Float64Array, side: number): Float64Array {
  const result = new Float64Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let inner = 0; inner < side; inner++) {
      const factor = a[row * side + inner];
      for (let column = 0; column < side; column++)
        result[row * side + column] += factor * b[inner * side + column];
    }
  }
  return result;
}
