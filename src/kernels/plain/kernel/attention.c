/* Multi-head attention over heads as they lie in the packed projections, forward and backward. */
#include "dropout.h"
#include "exponential.h"
#include "lanes.h"

/* Row tiles of matrix products, and the vectors a tile is wide. */
#define TILE_ROWS 4
#define TILE_VECTORS 2

/* c = alpha · a · b for a tile of rows × (4 · vectors); a's element (r, k) lies at r · a_row + k · a_step. */
INLINE void multiply_tile(const int32_t rows, const int32_t vectors, int32_t depth, const float *a, int32_t a_row,
                          int32_t a_step, const float *b, int32_t b_row, float *c, int32_t c_row, float alpha) {
  v128_t sums[TILE_ROWS][TILE_VECTORS];
  for (int32_t r = 0; r < rows; r++)
    for (int32_t v = 0; v < vectors; v++) sums[r][v] = wasm_f32x4_splat(0);
  for (int32_t k = 0; k < depth; k++) {
    v128_t row[TILE_VECTORS];
    for (int32_t v = 0; v < vectors; v++) row[v] = wasm_v128_load(b + 4 * v);
    for (int32_t r = 0; r < rows; r++) {
      v128_t value = wasm_v128_load32_splat(a + r * a_row);
      for (int32_t v = 0; v < vectors; v++)
        sums[r][v] = wasm_f32x4_add(sums[r][v], wasm_f32x4_mul(value, row[v]));
    }
    a += a_step;
    b += b_row;
  }
  v128_t factor = wasm_f32x4_splat(alpha);
  for (int32_t r = 0; r < rows; r++)
    for (int32_t v = 0; v < vectors; v++)
      wasm_v128_store(c + r * c_row + 4 * v, wasm_f32x4_mul(factor, sums[r][v]));
}

/* One row of tiles: `rows` rows of c, all columns. */
INLINE void multiply_rows(const int32_t rows, int32_t columns, int32_t depth, const float *a, int32_t a_row,
                          int32_t a_step, const float *b, int32_t b_row, float *c, int32_t c_row, float alpha) {
  int32_t column = 0;
  for (; column + 8 <= columns; column += 8)
    multiply_tile(rows, 2, depth, a, a_row, a_step, b + column, b_row, c + column, c_row, alpha);
  for (; column + 4 <= columns; column += 4)
    multiply_tile(rows, 1, depth, a, a_row, a_step, b + column, b_row, c + column, c_row, alpha);
  for (; column < columns; column++)
    for (int32_t r = 0; r < rows; r++) {
      float sum = 0;
      for (int32_t k = 0; k < depth; k++) sum += a[r * a_row + k * a_step] * b[k * b_row + column];
      c[r * c_row + column] = alpha * sum;
    }
}

/* c = alpha · a · b: [rows, depth] · [depth, columns] with any strides of a and any row strides of b and c. */
static void multiply(int32_t rows, int32_t columns, int32_t depth, const float *a, int32_t a_row, int32_t a_step,
                     const float *b, int32_t b_row, float *c, int32_t c_row, float alpha) {
  int32_t row = 0;
  for (; row + TILE_ROWS <= rows; row += TILE_ROWS)
    multiply_rows(TILE_ROWS, columns, depth, a + row * a_row, a_row, a_step, b, b_row, c + row * c_row, c_row, alpha);
  for (; row < rows; row++)
    multiply_rows(1, columns, depth, a + row * a_row, a_row, a_step, b, b_row, c + row * c_row, c_row, alpha);
}

/* Softmax in place over the first `count` of `padded` (a multiple of 4) values; the rest become 0. */
static void softmax_row(float *row, int32_t count, int32_t padded) {
  for (int32_t i = count; i < padded; i++) row[i] = -__builtin_inff();
  v128_t largest = wasm_v128_load(row);
  for (int32_t i = 4; i < padded; i += 4) largest = wasm_f32x4_max(largest, wasm_v128_load(row + i));
  /* max of lanes by vector operations: they keep NaN. */
  largest = wasm_f32x4_max(largest, wasm_i32x4_shuffle(largest, largest, 2, 3, 0, 1));
  largest = wasm_f32x4_max(largest, wasm_i32x4_shuffle(largest, largest, 1, 0, 3, 2));
  v128_t total = wasm_f32x4_splat(0);
  for (int32_t i = 0; i < padded; i += 4) {
    v128_t value = exponential(wasm_f32x4_sub(wasm_v128_load(row + i), largest));
    wasm_v128_store(row + i, value);
    if (i + 4 <= count) total = wasm_f32x4_add(total, value);
  }
  float sum = add_lanes(total);
  for (int32_t i = count & ~3; i < count; i++) sum += row[i];
  v128_t inverse = wasm_f32x4_splat(1.0f / sum);
  for (int32_t i = 0; i < padded; i += 4)
    wasm_v128_store(row + i, wasm_f32x4_mul(wasm_v128_load(row + i), inverse));
  for (int32_t i = count; i < padded; i++) row[i] = 0;
}

/* target [width, padded] = source [tokens, width] transposed, zero beyond tokens. */
static void transpose_padded(const float *source, int32_t source_row, int32_t tokens, int32_t width, float *target,
                             int32_t padded) {
  for (int32_t i = 0; i < width; i++) {
    for (int32_t t = 0; t < tokens; t++) target[i * padded + t] = source[t * source_row + i];
    for (int32_t t = tokens; t < padded; t++) target[i * padded + t] = 0;
  }
}

/*
 * packed [count, tokens, 3 · heads · width] → output [count, tokens, heads · width], and the probabilities before
 * dropout [count · heads, tokens, padded], padded = tokens rounded up to 4. A key.threshold of 0 drops nothing.
 * scratch: width · padded + padded floats.
 */
EXPORT("attend")
void attend(const float *packed, float *output, float *probabilities, float *scratch, int32_t count, int32_t tokens,
            int32_t heads, int32_t width, float alpha, uint32_t first_image, int32_t stream, int32_t step, int32_t seed,
            int32_t threshold, float scale) {
  const mask_key key = {stream, step, seed, threshold, scale};
  const int32_t inner = heads * width;
  const int32_t row = 3 * inner;
  const int32_t padded = (tokens + 3) & ~3;
  float *keys = scratch;
  float *dropped = scratch + width * padded;
  for (int32_t n = 0; n < count; n++)
    for (int32_t head = 0; head < heads; head++) {
      const float *queries = packed + n * tokens * row + head * width;
      const float *values = queries + 2 * inner;
      float *result = output + n * tokens * inner + head * width;
      float *weights = probabilities + (n * heads + head) * tokens * padded;
      const uint32_t group = ((first_image + n) * heads + head) * tokens;
      transpose_padded(queries + inner, row, tokens, width, keys, padded);
      multiply(tokens, padded, width, queries, row, 1, keys, padded, weights, padded, alpha);
      for (int32_t t = 0; t < tokens; t++) softmax_row(weights + t * padded, tokens, padded);
      if (threshold == 0) {
        multiply(tokens, width, tokens, weights, padded, 1, values, row, result, inner, 1.0f);
        continue;
      }
      for (int32_t t = 0; t < tokens; t++) {
        drop_values(weights + t * padded, dropped, tokens, (group + t) * tokens, key);
        multiply(1, width, tokens, dropped, padded, 1, values, row, result + t * inner, inner, 1.0f);
      }
    }
}

/*
 * The gradient by `packed` from that by the output. scratch: width · padded + 2 · tokens · padded floats.
 */
EXPORT("attendBackward")
void attend_backward(const float *packed, const float *probabilities, const float *output_gradient,
                     float *packed_gradient, float *scratch, int32_t count, int32_t tokens, int32_t heads,
                     int32_t width, float alpha, uint32_t first_image, int32_t stream, int32_t step, int32_t seed,
                     int32_t threshold, float scale) {
  const mask_key key = {stream, step, seed, threshold, scale};
  const int32_t inner = heads * width;
  const int32_t row = 3 * inner;
  const int32_t padded = (tokens + 3) & ~3;
  float *values = scratch;
  float *dropped = values + width * padded;
  float *scores = dropped + tokens * padded;
  for (int32_t n = 0; n < count; n++)
    for (int32_t head = 0; head < heads; head++) {
      const float *queries = packed + n * tokens * row + head * width;
      const float *given = output_gradient + n * tokens * inner + head * width;
      const float *weights = probabilities + (n * heads + head) * tokens * padded;
      float *target = packed_gradient + n * tokens * row + head * width;
      const uint32_t group = ((first_image + n) * heads + head) * tokens;
      const float *used = weights;
      if (threshold != 0) {
        for (int32_t t = 0; t < tokens; t++)
          drop_values(weights + t * padded, dropped + t * padded, tokens, (group + t) * tokens, key);
        used = dropped;
      }
      multiply(tokens, width, tokens, used, 1, padded, given, inner, target + 2 * inner, row, 1.0f);
      transpose_padded(queries + 2 * inner, row, tokens, width, values, padded);
      multiply(tokens, padded, width, given, inner, 1, values, padded, scores, padded, 1.0f);
      for (int32_t t = 0; t < tokens; t++) {
        float *score = scores + t * padded;
        const float *weight = weights + t * padded;
        if (threshold != 0) drop_values(score, score, tokens, (group + t) * tokens, key);
        v128_t sums = wasm_f32x4_splat(0);
        for (int32_t i = 0; i < padded; i += 4)
          sums = wasm_f32x4_add(sums, wasm_f32x4_mul(wasm_v128_load(weight + i), wasm_v128_load(score + i)));
        v128_t along = wasm_f32x4_splat(add_lanes(sums));
        for (int32_t i = 0; i < padded; i += 4) {
          v128_t difference = wasm_f32x4_sub(wasm_v128_load(score + i), along);
          v128_t slope = wasm_f32x4_mul(wasm_v128_load(weight + i), difference);
          wasm_v128_store(score + i, wasm_f32x4_mul(slope, wasm_f32x4_splat(alpha)));
        }
      }
      multiply(tokens, width, tokens, scores, padded, 1, queries + inner, row, target, row, 1.0f);
      multiply(tokens, width, tokens, scores, 1, padded, queries, row, target + inner, row, 1.0f);
    }
}
