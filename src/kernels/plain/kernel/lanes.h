/*
 * The CPU engine's kernel: what tfjs's WASM backend does slowly or not at all, in WebAssembly SIMD on tfjs's own memory.
 * Functions that take a thread's number and a share of the work run on several threads (kernel-team.ts), the rest on one;
 * products of matrices as they lie stay with XNNPACK.
 *
 * Built by scripts/build-cpu-kernel.mjs into cpu-kernel-binary.ts, dense.c once more with relaxed SIMD into
 * cpu-kernel-fused-binary.ts. The memory belongs to tfjs: nothing here may keep
 * static data or spill to a stack in it (the build refuses a source that does). Every buffer is the caller's; vectors
 * never read or write beyond one. All sums have a fixed order, so results are the same to the bit.
 */
#ifndef VIREO_LANES_H
#define VIREO_LANES_H

#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define INLINE static inline __attribute__((always_inline))

/* a · b + c: rounded once in the fused build, where the processor has such an instruction. */
INLINE v128_t multiply_add(v128_t a, v128_t b, v128_t c) {
#ifdef __wasm_relaxed_simd__
  return wasm_f32x4_relaxed_madd(a, b, c);
#else
  return wasm_f32x4_add(c, wasm_f32x4_mul(a, b));
#endif
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

INLINE float add_lanes(v128_t v) {
  return (wasm_f32x4_extract_lane(v, 0) + wasm_f32x4_extract_lane(v, 1)) +
         (wasm_f32x4_extract_lane(v, 2) + wasm_f32x4_extract_lane(v, 3));
}

/* A share's arguments are whole numbers: a float comes as its bits. */
INLINE float float_of(int32_t bits) { return wasm_f32x4_extract_lane(wasm_i32x4_splat(bits), 0); }

/* The lower and the upper two lanes in float64. */
INLINE v128_t low_doubles(v128_t v) { return wasm_f64x2_promote_low_f32x4(v); }
INLINE v128_t high_doubles(v128_t v) { return wasm_f64x2_promote_low_f32x4(wasm_i32x4_shuffle(v, v, 2, 3, 0, 1)); }

#endif
