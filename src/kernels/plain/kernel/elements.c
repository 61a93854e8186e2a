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
  const v128_t factor = wasm_i32x4_splat(slope_bits);
  const float slope = wasm_f32x4_extract_lane(factor, 0);
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
 * float32 as torch computes it. `average` and `squares` are moved in place.
 */
EXPORT("adam")
void adam(const float *weights, const float *gradient, float *average, float *squares, float *result, int32_t count,
          float gradient_factor, float weight_decay, float keep, float beta1, float beta2, float rest1, float rest2,
          float step_size, float inverse_root_correction, float epsilon) {
  int32_t i = 0;
  for (; i + 4 <= count; i += 4) {
    v128_t weight = wasm_v128_load(weights + i);
    v128_t g = wasm_f32x4_add(wasm_f32x4_mul(wasm_v128_load(gradient + i), wasm_f32x4_splat(gradient_factor)),
                              wasm_f32x4_mul(weight, wasm_f32x4_splat(weight_decay)));
    v128_t m = wasm_f32x4_add(wasm_f32x4_mul(wasm_v128_load(average + i), wasm_f32x4_splat(beta1)),
                              wasm_f32x4_mul(g, wasm_f32x4_splat(rest1)));
    v128_t v = wasm_f32x4_add(wasm_f32x4_mul(wasm_v128_load(squares + i), wasm_f32x4_splat(beta2)),
                              wasm_f32x4_mul(wasm_f32x4_mul(g, g), wasm_f32x4_splat(rest2)));
    wasm_v128_store(average + i, m);
    wasm_v128_store(squares + i, v);
    v128_t divisor = wasm_f32x4_add(wasm_f32x4_mul(wasm_f32x4_sqrt(v), wasm_f32x4_splat(inverse_root_correction)),
                                    wasm_f32x4_splat(epsilon));
    v128_t move = wasm_f32x4_div(wasm_f32x4_mul(m, wasm_f32x4_splat(step_size)), divisor);
    wasm_v128_store(result + i, wasm_f32x4_sub(wasm_f32x4_mul(weight, wasm_f32x4_splat(keep)), move));
  }
  for (; i < count; i++) {
    const float g = gradient[i] * gradient_factor + weights[i] * weight_decay;
    const float m = average[i] * beta1 + g * rest1;
    const float v = squares[i] * beta2 + g * g * rest2;
    average[i] = m;
    squares[i] = v;
    result[i] = weights[i] * keep - m * step_size / (__builtin_sqrtf(v) * inverse_root_correction + epsilon);
  }
}
