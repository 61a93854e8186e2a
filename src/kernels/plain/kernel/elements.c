/* Operations on each element by itself. */
#include "dropout.h"
#include "lanes.h"

/* target = values · mask · scale, the mask's first element being `first`. */
EXPORT("drop")
void drop(const float *values, float *target, int32_t count, uint32_t first, int32_t stream, int32_t step, int32_t seed,
          int32_t threshold, float scale) {
  mask_key key = {stream, step, seed, threshold, scale};
  drop_values(values, target, count, first, key);
}

/* target = slope · values where signs ≤ 0, values elsewhere (also where signs is NaN); the slope as its bits. */
EXPORT("rectify")
void rectify(const float *signs, const float *values, float *target, int32_t slope_bits, int32_t thread, int32_t first,
             int32_t end) {
  (void)thread;
  const float slope = float_of(slope_bits);
  const v128_t factor = wasm_f32x4_splat(slope);
  const v128_t zero = wasm_f32x4_splat(0);
  int32_t i = first;
  for (; i + 4 <= end; i += 4) {
    v128_t value = wasm_v128_load(values + i);
    v128_t below = wasm_f32x4_le(wasm_v128_load(signs + i), zero);
    wasm_v128_store(target + i, wasm_v128_bitselect(wasm_f32x4_mul(value, factor), value, below));
  }
  for (; i < end; i++) target[i] = signs[i] <= 0 ? slope * values[i] : values[i];
}

/*
 * One step of torch.optim.Adam (weight_decay in the gradient) or AdamW (keep = 1 − lr · decay, no weight_decay), in
 * float32 as torch computes it. `average` and `squares` are moved in place. From `gradient_factor` on floats as their bits.
 */
EXPORT("adam")
void adam(const float *weights, const float *gradient, float *average, float *squares, float *result,
          int32_t gradient_factor, int32_t weight_decay, int32_t keep, int32_t beta1, int32_t beta2, int32_t rest1,
          int32_t rest2, int32_t step_size, int32_t inverse_root_correction, int32_t epsilon, int32_t thread,
          int32_t first, int32_t end) {
  (void)thread;
  int32_t i = first;
  for (; i + 4 <= end; i += 4) {
    v128_t weight = wasm_v128_load(weights + i);
    v128_t g = wasm_f32x4_add(wasm_f32x4_mul(wasm_v128_load(gradient + i), wasm_i32x4_splat(gradient_factor)),
                              wasm_f32x4_mul(weight, wasm_i32x4_splat(weight_decay)));
    v128_t m = wasm_f32x4_add(wasm_f32x4_mul(wasm_v128_load(average + i), wasm_i32x4_splat(beta1)),
                              wasm_f32x4_mul(g, wasm_i32x4_splat(rest1)));
    v128_t v = wasm_f32x4_add(wasm_f32x4_mul(wasm_v128_load(squares + i), wasm_i32x4_splat(beta2)),
                              wasm_f32x4_mul(wasm_f32x4_mul(g, g), wasm_i32x4_splat(rest2)));
    wasm_v128_store(average + i, m);
    wasm_v128_store(squares + i, v);
    v128_t divisor = wasm_f32x4_add(wasm_f32x4_mul(wasm_f32x4_sqrt(v), wasm_i32x4_splat(inverse_root_correction)),
                                    wasm_i32x4_splat(epsilon));
    v128_t move = wasm_f32x4_div(wasm_f32x4_mul(m, wasm_i32x4_splat(step_size)), divisor);
    wasm_v128_store(result + i, wasm_f32x4_sub(wasm_f32x4_mul(weight, wasm_i32x4_splat(keep)), move));
  }
  for (; i < end; i++) {
    const float g = gradient[i] * float_of(gradient_factor) + weights[i] * float_of(weight_decay);
    const float m = average[i] * float_of(beta1) + g * float_of(rest1);
    const float v = squares[i] * float_of(beta2) + g * g * float_of(rest2);
    average[i] = m;
    squares[i] = v;
    const float divisor = __builtin_sqrtf(v) * float_of(inverse_root_correction) + float_of(epsilon);
    result[i] = weights[i] * float_of(keep) - m * float_of(step_size) / divisor;
  }
}

/* Sums of squares in float64, of blocks `first` to before `end` of block_size values each, the last one of what is left. */
EXPORT("sumBlockSquares")
void sum_block_squares(const float *values, double *sums, int32_t count, int32_t block_size, int32_t thread,
                       int32_t first, int32_t end) {
  (void)thread;
  for (int32_t block = first; block < end; block++) {
    int32_t i = block * block_size;
    const int32_t stop = i + block_size < count ? i + block_size : count;
    v128_t low = wasm_f64x2_splat(0), high = low;
    for (; i + 4 <= stop; i += 4) {
      const v128_t four = wasm_v128_load(values + i);
      const v128_t left = low_doubles(four), right = high_doubles(four);
      low = wasm_f64x2_add(low, wasm_f64x2_mul(left, left));
      high = wasm_f64x2_add(high, wasm_f64x2_mul(right, right));
    }
    const v128_t both = wasm_f64x2_add(low, high);
    double sum = wasm_f64x2_extract_lane(both, 0) + wasm_f64x2_extract_lane(both, 1);
    for (; i < stop; i++) sum += (double)values[i] * values[i];
    sums[block] = sum;
  }
}
