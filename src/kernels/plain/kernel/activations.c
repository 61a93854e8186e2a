/* Activations on each element by itself, and their gradients. NaN stays NaN in all of them. */
#include "exponential.h"
#include "lanes.h"

/*
 * Exports a function of one vector, or of two (`x` and `given`), over `count` elements. Whole vectors are computed in
 * the last lanes too, so that an element's result does not depend on where it lies.
 */
#define OVER_ONE(NAME, EXPORTED, VALUE)                                                     \
  EXPORT(EXPORTED)                                                                          \
  void NAME(const float *from, float *target, int32_t count) {                              \
    int32_t i = 0;                                                                          \
    for (; i + 4 <= count; i += 4) wasm_v128_store(target + i, VALUE(wasm_v128_load(from + i))); \
    if (i < count) store_lanes(target + i, VALUE(load_lanes(from + i, count - i)), count - i);   \
  }

#define OVER_TWO(NAME, EXPORTED, VALUE)                                                     \
  EXPORT(EXPORTED)                                                                          \
  void NAME(const float *from, const float *given, float *target, int32_t count) {          \
    int32_t i = 0;                                                                          \
    for (; i + 4 <= count; i += 4)                                                          \
      wasm_v128_store(target + i, VALUE(wasm_v128_load(from + i), wasm_v128_load(given + i))); \
    if (i < count)                                                                          \
      store_lanes(target + i, VALUE(load_lanes(from + i, count - i), load_lanes(given + i, count - i)), count - i); \
  }

#define SPLAT(value) wasm_f32x4_splat(value)

/* By comparison: one instruction each, where f32x4.max is several, and x stays where it is no number. */
INLINE v128_t clamp6(v128_t x) { return wasm_f32x4_pmin(wasm_f32x4_pmax(x, SPLAT(0)), SPLAT(6)); }

INLINE v128_t relu6(v128_t x) { return clamp6(x); }

/* By the output: strictly within the bounds the slope is 1. */
INLINE v128_t relu6_backward(v128_t y, v128_t given) {
  return wasm_v128_and(given, wasm_v128_and(wasm_f32x4_gt(y, SPLAT(0)), wasm_f32x4_lt(y, SPLAT(6))));
}

INLINE v128_t hard_sigmoid(v128_t x) {
  return wasm_f32x4_mul(clamp6(wasm_f32x4_add(x, SPLAT(3))), SPLAT(1.0f / 6));
}

INLINE v128_t hard_sigmoid_backward(v128_t x, v128_t given) {
  v128_t within = wasm_v128_and(wasm_f32x4_gt(x, SPLAT(-3)), wasm_f32x4_lt(x, SPLAT(3)));
  return wasm_v128_and(wasm_f32x4_mul(given, SPLAT(1.0f / 6)), within);
}

INLINE v128_t hard_swish(v128_t x) { return wasm_f32x4_mul(x, hard_sigmoid(x)); }

/* torch: 0 up to −3, x / 3 + ½ between, 1 from 3 on. */
INLINE v128_t hard_swish_backward(v128_t x, v128_t given) {
  v128_t middle = wasm_f32x4_add(wasm_f32x4_mul(x, SPLAT(1.0f / 3)), SPLAT(0.5f));
  v128_t slope = wasm_v128_bitselect(SPLAT(1), middle, wasm_f32x4_ge(x, SPLAT(3)));
  return wasm_v128_andnot(wasm_f32x4_mul(given, slope), wasm_f32x4_le(x, SPLAT(-3)));
}

/* 1 / (1 + e^−|x|) for x ≥ 0, else e^−|x| / (1 + e^−|x|): no power overflows. */
INLINE v128_t sigmoid(v128_t x) {
  v128_t power = exponential(wasm_f32x4_neg(wasm_f32x4_abs(x)));
  v128_t above = wasm_f32x4_div(SPLAT(1), wasm_f32x4_add(SPLAT(1), power));
  return wasm_v128_bitselect(wasm_f32x4_mul(power, above), above, wasm_f32x4_lt(x, SPLAT(0)));
}

/* By the output: y (1 − y). */
INLINE v128_t sigmoid_backward(v128_t y, v128_t given) {
  return wasm_f32x4_mul(given, wasm_f32x4_mul(y, wasm_f32x4_sub(SPLAT(1), y)));
}

INLINE v128_t silu(v128_t x) { return wasm_f32x4_mul(x, sigmoid(x)); }

/* s (1 + x (1 − s)). */
INLINE v128_t silu_backward(v128_t x, v128_t given) {
  v128_t s = sigmoid(x);
  v128_t slope = wasm_f32x4_add(SPLAT(1), wasm_f32x4_mul(x, wasm_f32x4_sub(SPLAT(1), s)));
  return wasm_f32x4_mul(given, wasm_f32x4_mul(s, slope));
}

/*
 * x · Φ(x) with erf by Abramowitz & Stegun 7.1.26 (absolute error under 1.5e-7, float32's own rounding), for inference;
 * training takes the value with its slope from a table (gelu.ts).
 */
INLINE v128_t gelu(v128_t x) {
  v128_t power = exponential(wasm_f32x4_mul(SPLAT(-0.5f), wasm_f32x4_mul(x, x)));
  v128_t t = wasm_f32x4_div(SPLAT(1), wasm_f32x4_add(SPLAT(1), wasm_f32x4_mul(SPLAT(0.3275911f * 0.70710678f), wasm_f32x4_abs(x))));
  v128_t p = wasm_f32x4_add(wasm_f32x4_mul(SPLAT(1.061405429f), t), SPLAT(-1.453152027f));
  p = wasm_f32x4_add(wasm_f32x4_mul(p, t), SPLAT(1.421413741f));
  p = wasm_f32x4_add(wasm_f32x4_mul(p, t), SPLAT(-0.284496736f));
  p = wasm_f32x4_add(wasm_f32x4_mul(p, t), SPLAT(0.254829592f));
  v128_t tail = wasm_f32x4_mul(wasm_f32x4_mul(SPLAT(0.5f), power), wasm_f32x4_mul(p, t));
  v128_t cumulative = wasm_v128_bitselect(tail, wasm_f32x4_sub(SPLAT(1), tail), wasm_f32x4_lt(x, SPLAT(0)));
  return wasm_f32x4_mul(x, cumulative);
}

OVER_ONE(gelu_over, "gelu", gelu)
OVER_ONE(relu6_over, "relu6", relu6)
OVER_TWO(relu6_backward_over, "relu6Backward", relu6_backward)
OVER_ONE(hard_sigmoid_over, "hardSigmoid", hard_sigmoid)
OVER_TWO(hard_sigmoid_backward_over, "hardSigmoidBackward", hard_sigmoid_backward)
OVER_ONE(hard_swish_over, "hardSwish", hard_swish)
OVER_TWO(hard_swish_backward_over, "hardSwishBackward", hard_swish_backward)
OVER_ONE(sigmoid_over, "sigmoid", sigmoid)
OVER_TWO(sigmoid_backward_over, "sigmoidBackward", sigmoid_backward)
OVER_ONE(silu_over, "silu", silu)
OVER_TWO(silu_backward_over, "siluBackward", silu_backward)
