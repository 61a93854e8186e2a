/*
 * What tfjs's WASM backend does slowly or not at all, in WebAssembly SIMD on tfjs's own memory: attention, max
 * pooling, rectifiers, dropout, sums of columns. One thread; the large products stay with XNNPACK, which has threads.
 *
 * Built by scripts/build-cpu-kernel.mjs into cpu-kernel-binary.ts. The memory belongs to tfjs: nothing here may keep
 * static data or spill to a stack in it (the build refuses a source that does). Every buffer is the
 * caller's; vectors never read or write beyond one. All sums have a fixed order, so results are the same to the bit.
 */
#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define INLINE static inline __attribute__((always_inline))

/* Row tiles of matrix products, and the vectors a tile is wide. */
#define TILE_ROWS 4
#define TILE_VECTORS 2
/* Rows summed in registers before they are added to what is held in memory. */
#define SUM_ROWS 64

/* ---- Matrix products ---- */

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

/* ---- Dropout: src/kernels/dropout-mask.ts, four elements at a time ---- */

typedef struct {
  int32_t stream, step, seed, threshold;
  float scale;
} mask_key;

/* `scale` where elements first … first + 3 are kept, 0 elsewhere. */
INLINE v128_t mask_of(uint32_t first, mask_key key) {
  const v128_t multiplier = wasm_i32x4_splat(1664525);
  const v128_t increment = wasm_i32x4_splat(1013904223);
  v128_t a = wasm_i32x4_add(wasm_i32x4_splat((int32_t)first), wasm_i32x4_make(0, 1, 2, 3));
  a = wasm_i32x4_add(wasm_i32x4_mul(a, multiplier), increment);
  v128_t b = wasm_i32x4_add(wasm_i32x4_mul(wasm_i32x4_splat(key.stream), multiplier), increment);
  v128_t c = wasm_i32x4_add(wasm_i32x4_mul(wasm_i32x4_splat(key.step), multiplier), increment);
  v128_t d = wasm_i32x4_add(wasm_i32x4_mul(wasm_i32x4_splat(key.seed), multiplier), increment);
  a = wasm_i32x4_add(a, wasm_i32x4_mul(b, d));
  b = wasm_i32x4_add(b, wasm_i32x4_mul(c, a));
  c = wasm_i32x4_add(c, wasm_i32x4_mul(a, b));
  d = wasm_i32x4_add(d, wasm_i32x4_mul(b, c));
  a = wasm_v128_xor(a, wasm_u32x4_shr(a, 16));
  b = wasm_v128_xor(b, wasm_u32x4_shr(b, 16));
  d = wasm_v128_xor(d, wasm_u32x4_shr(d, 16));
  a = wasm_i32x4_add(a, wasm_i32x4_mul(b, d));
  v128_t kept = wasm_i32x4_ge(wasm_u32x4_shr(a, 8), wasm_i32x4_splat(key.threshold));
  return wasm_v128_and(kept, wasm_f32x4_splat(key.scale));
}

/* The first `count` (1 … 3) lanes. */
INLINE void store_lanes(float *target, v128_t value, int32_t count) {
  target[0] = wasm_f32x4_extract_lane(value, 0);
  if (count > 1) target[1] = wasm_f32x4_extract_lane(value, 1);
  if (count > 2) target[2] = wasm_f32x4_extract_lane(value, 2);
}

INLINE v128_t load_lanes(const float *source, int32_t count) {
  return wasm_f32x4_make(source[0], count > 1 ? source[1] : 0, count > 2 ? source[2] : 0, 0);
}

/* target = values · mask, whose first element is `first`. */
static void drop_values(const float *values, float *target, int32_t count, uint32_t first, mask_key key) {
  int32_t i = 0;
  for (; i + 4 <= count; i += 4)
    wasm_v128_store(target + i, wasm_f32x4_mul(wasm_v128_load(values + i), mask_of(first + i, key)));
  if (i < count) {
    v128_t value = wasm_f32x4_mul(load_lanes(values + i, count - i), mask_of(first + i, key));
    store_lanes(target + i, value, count - i);
  }
}

EXPORT("drop")
void drop(const float *values, float *target, int32_t count, uint32_t first, int32_t stream, int32_t step, int32_t seed,
          int32_t threshold, float scale) {
  mask_key key = {stream, step, seed, threshold, scale};
  drop_values(values, target, count, first, key);
}

/* ---- Attention ---- */

/* e^x for x ≤ 0 (Cephes expf: range reduction by ln 2 and a polynomial of degree 6). NaN stays NaN. */
INLINE v128_t exponential(v128_t x) {
  x = wasm_f32x4_max(x, wasm_f32x4_splat(-87.0f));
  v128_t n = wasm_f32x4_nearest(wasm_f32x4_mul(x, wasm_f32x4_splat(1.44269504088896341f)));
  v128_t r = wasm_f32x4_sub(x, wasm_f32x4_mul(n, wasm_f32x4_splat(0.693359375f)));
  r = wasm_f32x4_sub(r, wasm_f32x4_mul(n, wasm_f32x4_splat(-2.12194440e-4f)));
  v128_t p = wasm_f32x4_splat(1.9875691500e-4f);
  p = wasm_f32x4_add(wasm_f32x4_mul(p, r), wasm_f32x4_splat(1.3981999507e-3f));
  p = wasm_f32x4_add(wasm_f32x4_mul(p, r), wasm_f32x4_splat(8.3334519073e-3f));
  p = wasm_f32x4_add(wasm_f32x4_mul(p, r), wasm_f32x4_splat(4.1665795894e-2f));
  p = wasm_f32x4_add(wasm_f32x4_mul(p, r), wasm_f32x4_splat(1.6666665459e-1f));
  p = wasm_f32x4_add(wasm_f32x4_mul(p, r), wasm_f32x4_splat(5.0000001201e-1f));
  p = wasm_f32x4_add(wasm_f32x4_mul(wasm_f32x4_mul(p, r), r), wasm_f32x4_add(r, wasm_f32x4_splat(1.0f)));
  v128_t power = wasm_i32x4_shl(wasm_i32x4_add(wasm_i32x4_trunc_sat_f32x4(n), wasm_i32x4_splat(127)), 23);
  return wasm_f32x4_mul(p, power);
}

INLINE float add_lanes(v128_t v) {
  return (wasm_f32x4_extract_lane(v, 0) + wasm_f32x4_extract_lane(v, 1)) +
         (wasm_f32x4_extract_lane(v, 2) + wasm_f32x4_extract_lane(v, 3));
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

/* ---- Elements, windows and columns ---- */

/* target = slope · values where signs ≤ 0, values elsewhere (also where signs is NaN). */
EXPORT("rectify")
void rectify(const float *signs, const float *values, float *target, int32_t count, float slope) {
  const v128_t factor = wasm_f32x4_splat(slope);
  const v128_t zero = wasm_f32x4_splat(0);
  int32_t i = 0;
  for (; i + 4 <= count; i += 4) {
    v128_t value = wasm_v128_load(values + i);
    v128_t below = wasm_f32x4_le(wasm_v128_load(signs + i), zero);
    wasm_v128_store(target + i, wasm_v128_bitselect(wasm_f32x4_mul(value, factor), value, below));
  }
  for (; i < count; i++) target[i] = signs[i] <= 0 ? slope * values[i] : values[i];
}

/*
 * Max pooling of [count, height, width, channels]; `winners` gets the offset in the images of each cell that won. The
 * first of equal cells wins, and NaN wins over everything.
 */
EXPORT("pool")
void pool(const float *images, float *output, int32_t *winners, int32_t count, int32_t height, int32_t width,
          int32_t channels, int32_t out_height, int32_t out_width, int32_t kernel_height, int32_t kernel_width,
          int32_t stride_height, int32_t stride_width, int32_t pad_height, int32_t pad_width) {
  for (int32_t n = 0; n < count; n++)
    for (int32_t row = 0; row < out_height; row++)
      for (int32_t column = 0; column < out_width; column++) {
        const int32_t top = row * stride_height - pad_height;
        const int32_t left = column * stride_width - pad_width;
        const int32_t first_row = top < 0 ? 0 : top;
        const int32_t first_column = left < 0 ? 0 : left;
        const int32_t end_row = top + kernel_height > height ? height : top + kernel_height;
        const int32_t end_column = left + kernel_width > width ? width : left + kernel_width;
        int32_t channel = 0;
        for (; channel + 4 <= channels; channel += 4) {
          v128_t best = wasm_f32x4_splat(-__builtin_inff());
          v128_t winner = wasm_i32x4_splat(0);
          for (int32_t i = first_row; i < end_row; i++)
            for (int32_t j = first_column; j < end_column; j++) {
              const int32_t cell = ((n * height + i) * width + j) * channels + channel;
              v128_t value = wasm_v128_load(images + cell);
              /* Not "best ≥ value": true for a larger value and for NaN, but nothing beats a NaN already found. */
              v128_t wins = wasm_v128_andnot(wasm_v128_not(wasm_f32x4_ge(best, value)), wasm_f32x4_ne(best, best));
              if (i == first_row && j == first_column) wins = wasm_i32x4_splat(-1);
              best = wasm_v128_bitselect(value, best, wins);
              winner = wasm_v128_bitselect(wasm_i32x4_add(wasm_i32x4_splat(cell), wasm_i32x4_make(0, 1, 2, 3)), winner, wins);
            }
          wasm_v128_store(output, best);
          wasm_v128_store(winners, winner);
          output += 4;
          winners += 4;
        }
        for (; channel < channels; channel++) {
          float best = -__builtin_inff();
          int32_t winner = ((n * height + first_row) * width + first_column) * channels + channel;
          for (int32_t i = first_row; i < end_row; i++)
            for (int32_t j = first_column; j < end_column; j++) {
              const int32_t cell = ((n * height + i) * width + j) * channels + channel;
              if (!(best >= images[cell]) && best == best) {
                best = images[cell];
                winner = cell;
              }
            }
          *output++ = best;
          *winners++ = winner;
        }
      }
}

/* Adds each gradient of the pooled values to the cell that won; `target` holds zeros. */
EXPORT("poolBackward")
void pool_backward(const float *gradient, const int32_t *winners, float *target, int32_t count) {
  for (int32_t i = 0; i < count; i++) target[winners[i]] += gradient[i];
}

/* Sums of the columns of [rows, columns] in float64; `sums` [columns] is scratch that ends as the sums. */
EXPORT("sumColumns")
void sum_columns(const float *matrix, float *target, double *sums, int32_t rows, int32_t columns) {
  for (int32_t column = 0; column < columns; column++) sums[column] = 0;
  for (int32_t first = 0; first < rows; first += SUM_ROWS) {
    const int32_t end = first + SUM_ROWS < rows ? first + SUM_ROWS : rows;
    int32_t column = 0;
    for (; column + 4 <= columns; column += 4) {
      v128_t low = wasm_v128_load(sums + column);
      v128_t high = wasm_v128_load(sums + column + 2);
      for (int32_t row = first; row < end; row++) {
        v128_t values = wasm_v128_load(matrix + row * columns + column);
        low = wasm_f64x2_add(low, wasm_f64x2_promote_low_f32x4(values));
        high = wasm_f64x2_add(high, wasm_f64x2_promote_low_f32x4(wasm_i32x4_shuffle(values, values, 2, 3, 0, 1)));
      }
      wasm_v128_store(sums + column, low);
      wasm_v128_store(sums + column + 2, high);
    }
    for (; column < columns; column++) {
      double sum = sums[column];
      for (int32_t row = first; row < end; row++) sum += matrix[row * columns + column];
      sums[column] = sum;
    }
  }
  for (int32_t column = 0; column < columns; column++) target[column] = (float)sums[column];
}
