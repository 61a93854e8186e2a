/* Layer norm: over each row of a matrix [rows, width], with the biased variance. Sums are float64. */
#include "lanes.h"

INLINE double add_doubles(v128_t v) { return wasm_f64x2_extract_lane(v, 0) + wasm_f64x2_extract_lane(v, 1); }

/* Normalises; means and inverses [rows] (1 / deviation) are what backward needs. */
EXPORT("normalizeRows")
void normalize_rows(const float *matrix, float *target, const float *weight, const float *bias, float *means,
                    float *inverses, int32_t rows, int32_t width, double epsilon) {
  for (int32_t row = 0; row < rows; row++, matrix += width, target += width) {
    v128_t sums = wasm_f64x2_splat(0);
    int32_t i = 0;
    for (; i + 4 <= width; i += 4) {
      v128_t values = wasm_v128_load(matrix + i);
      sums = wasm_f64x2_add(sums, wasm_f64x2_add(low_doubles(values), high_doubles(values)));
    }
    double sum = add_doubles(sums);
    for (; i < width; i++) sum += matrix[i];
    const double mean = sum / width;
    const v128_t center = wasm_f64x2_splat(mean);
    v128_t squares = wasm_f64x2_splat(0);
    for (i = 0; i + 4 <= width; i += 4) {
      v128_t values = wasm_v128_load(matrix + i);
      v128_t low = wasm_f64x2_sub(low_doubles(values), center);
      v128_t high = wasm_f64x2_sub(high_doubles(values), center);
      squares = wasm_f64x2_add(squares, wasm_f64x2_add(wasm_f64x2_mul(low, low), wasm_f64x2_mul(high, high)));
    }
    double square = add_doubles(squares);
    for (; i < width; i++) square += (matrix[i] - mean) * (matrix[i] - mean);
    const float inverse = (float)(1.0 / __builtin_sqrt(square / width + epsilon));
    const float middle = (float)mean;
    means[row] = middle;
    inverses[row] = inverse;
    for (i = 0; i + 4 <= width; i += 4) {
      v128_t centered = wasm_f32x4_sub(wasm_v128_load(matrix + i), wasm_f32x4_splat(middle));
      v128_t normalized = wasm_f32x4_mul(centered, wasm_f32x4_splat(inverse));
      v128_t scaled = wasm_f32x4_mul(normalized, wasm_v128_load(weight + i));
      wasm_v128_store(target + i, wasm_f32x4_add(scaled, wasm_v128_load(bias + i)));
    }
    for (; i < width; i++) target[i] = (matrix[i] - middle) * inverse * weight[i] + bias[i];
  }
}

/* Adds a vector to two vectors of doubles held in memory. */
INLINE void accumulate(double *sums, v128_t values) {
  wasm_v128_store(sums, wasm_f64x2_add(wasm_v128_load(sums), low_doubles(values)));
  wasm_v128_store(sums + 2, wasm_f64x2_add(wasm_v128_load(sums + 2), high_doubles(values)));
}

/* The gradients by the input, and (summed into float64 weight_sums and bias_sums [width]) by weight and bias. */
EXPORT("normalizeRowsBackward")
void normalize_rows_backward(const float *matrix, const float *gradient, float *target, const float *weight,
                             const float *means, const float *inverses, double *weight_sums, double *bias_sums,
                             int32_t rows, int32_t width) {
  for (int32_t i = 0; i < width; i++) weight_sums[i] = bias_sums[i] = 0;
  for (int32_t row = 0; row < rows; row++, matrix += width, gradient += width, target += width) {
    const float middle = means[row];
    const float inverse = inverses[row];
    v128_t scaled_sums = wasm_f64x2_splat(0);
    v128_t along_sums = wasm_f64x2_splat(0);
    int32_t i = 0;
    for (; i + 4 <= width; i += 4) {
      v128_t given = wasm_v128_load(gradient + i);
      v128_t centered = wasm_f32x4_sub(wasm_v128_load(matrix + i), wasm_f32x4_splat(middle));
      v128_t normalized = wasm_f32x4_mul(centered, wasm_f32x4_splat(inverse));
      v128_t scaled = wasm_f32x4_mul(given, wasm_v128_load(weight + i));
      v128_t along = wasm_f32x4_mul(scaled, normalized);
      accumulate(weight_sums + i, wasm_f32x4_mul(given, normalized));
      accumulate(bias_sums + i, given);
      scaled_sums = wasm_f64x2_add(scaled_sums, wasm_f64x2_add(low_doubles(scaled), high_doubles(scaled)));
      along_sums = wasm_f64x2_add(along_sums, wasm_f64x2_add(low_doubles(along), high_doubles(along)));
    }
    double scaled_sum = add_doubles(scaled_sums);
    double along_sum = add_doubles(along_sums);
    for (; i < width; i++) {
      const float normalized = (matrix[i] - middle) * inverse;
      const float scaled = gradient[i] * weight[i];
      weight_sums[i] += gradient[i] * normalized;
      bias_sums[i] += gradient[i];
      scaled_sum += scaled;
      along_sum += scaled * normalized;
    }
    const float shift = (float)(scaled_sum / width);
    const float along = (float)(along_sum / width);
    for (i = 0; i + 4 <= width; i += 4) {
      v128_t centered = wasm_f32x4_sub(wasm_v128_load(matrix + i), wasm_f32x4_splat(middle));
      v128_t normalized = wasm_f32x4_mul(centered, wasm_f32x4_splat(inverse));
      v128_t value = wasm_f32x4_mul(wasm_v128_load(gradient + i), wasm_v128_load(weight + i));
      value = wasm_f32x4_sub(wasm_f32x4_sub(value, wasm_f32x4_splat(shift)),
                             wasm_f32x4_mul(normalized, wasm_f32x4_splat(along)));
      wasm_v128_store(target + i, wasm_f32x4_mul(value, wasm_f32x4_splat(inverse)));
    }
    for (; i < width; i++) {
      const float normalized = (matrix[i] - middle) * inverse;
      target[i] = (gradient[i] * weight[i] - shift - normalized * along) * inverse;
    }
  }
}
