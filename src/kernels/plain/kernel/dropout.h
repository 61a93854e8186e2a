/* The dropout mask of src/kernels/dropout-mask.ts, four elements at a time. */
#ifndef VIREO_DROPOUT_H
#define VIREO_DROPOUT_H

#include "lanes.h"

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

/* target = values · mask, whose first element is `first`. */
INLINE void drop_values(const float *values, float *target, int32_t count, uint32_t first, mask_key key) {
  int32_t i = 0;
  for (; i + 4 <= count; i += 4)
    wasm_v128_store(target + i, wasm_f32x4_mul(wasm_v128_load(values + i), mask_of(first + i, key)));
  if (i < count) {
    v128_t value = wasm_f32x4_mul(load_lanes(values + i, count - i), mask_of(first + i, key));
    store_lanes(target + i, value, count - i);
  }
}

#endif
