/*
 * What costs time between a decoded JPEG and its pixels at the recipe's size, in WebAssembly SIMD: libjpeg's chroma
 * upsampling and colour conversion, and the two passes of Pillow's resize. Integer arithmetic throughout, so that
 * every result is that of the plain TypeScript beside it (resample.ts, luminance.ts) and of those libraries.
 *
 * Built by scripts/build-pixel-kernel.mjs into pixel-kernel-binary.ts. No memory is allocated here: the caller lays out
 * the linear memory, and leaves MARGIN bytes after every buffer, since vectors read and write beyond the last pixel.
 */
#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define WEIGHT_BITS 22
#define HALF (1 << (WEIGHT_BITS - 1))

/* The first 4 bytes of 8 as 32-bit lanes, and the last 4. */
static inline v128_t low_lanes(v128_t words) { return wasm_u32x4_extend_low_u16x8(words); }
static inline v128_t high_lanes(v128_t words) { return wasm_u32x4_extend_high_u16x8(words); }

/* Sums of 8-bit pixels times 22-bit weights, back to bytes: lanes 0 … 3 of the result, saturated. */
static inline v128_t to_bytes(v128_t sums) {
  v128_t values = wasm_i32x4_shr(sums, WEIGHT_BITS);
  v128_t words = wasm_i16x8_narrow_i32x4(values, values);
  return wasm_u8x16_narrow_i16x8(words, words);
}

/*
 * Resizes rows along their width. A source pixel begins every `stride` bytes (3 or 4), its first three are used;
 * target: [rows, outputs, 3]. Output i is the sum over its window: counts[i] pixels from starts[i] on, times
 * weights[i · window …].
 */
EXPORT("resampleRgbRows")
void resample_rgb_rows(const uint8_t *source, int32_t row_bytes, int32_t stride, int32_t rows, const int32_t *starts,
                       const int32_t *counts, const int32_t *weights, int32_t window, int32_t outputs,
                       uint8_t *target) {
  for (int32_t row = 0; row < rows; row++, source += row_bytes) {
    for (int32_t i = 0; i < outputs; i++, target += 3) {
      const uint8_t *pixel = source + starts[i] * stride;
      const int32_t *weight = weights + i * window;
      const int32_t count = counts[i];
      v128_t even = wasm_i32x4_splat(HALF);
      v128_t odd = wasm_i32x4_splat(0);
      int32_t j = 0;
      for (; j + 1 < count; j += 2, pixel += 2 * stride) {
        v128_t first = wasm_u16x8_extend_low_u8x16(wasm_v128_load32_zero(pixel));
        v128_t second = wasm_u16x8_extend_low_u8x16(wasm_v128_load32_zero(pixel + stride));
        even = wasm_i32x4_add(even, wasm_i32x4_mul(low_lanes(first), wasm_i32x4_splat(weight[j])));
        odd = wasm_i32x4_add(odd, wasm_i32x4_mul(low_lanes(second), wasm_i32x4_splat(weight[j + 1])));
      }
      if (j < count) {
        v128_t last = wasm_u16x8_extend_low_u8x16(wasm_v128_load32_zero(pixel));
        even = wasm_i32x4_add(even, wasm_i32x4_mul(low_lanes(last), wasm_i32x4_splat(weight[j])));
      }
      /* The fourth byte is the first of the next pixel, which is written after it. */
      wasm_v128_store32_lane(target, to_bytes(wasm_i32x4_add(even, odd)), 0);
    }
  }
}

/* The same for one channel, a byte a pixel. */
EXPORT("resampleGrayRows")
void resample_gray_rows(const uint8_t *source, int32_t row_bytes, int32_t rows, const int32_t *starts,
                        const int32_t *counts, const int32_t *weights, int32_t window, int32_t outputs,
                        uint8_t *target) {
  for (int32_t row = 0; row < rows; row++, source += row_bytes) {
    for (int32_t i = 0; i < outputs; i++, target++) {
      const uint8_t *pixel = source + starts[i];
      const int32_t *weight = weights + i * window;
      int32_t sum = HALF;
      for (int32_t j = 0; j < counts[i]; j++) sum += pixel[j] * weight[j];
      sum >>= WEIGHT_BITS;
      *target = sum < 0 ? 0 : sum > 255 ? 255 : (uint8_t)sum;
    }
  }
}

/* Resizes along the height rows of `row_bytes` bytes, of which `source` holds those from `first_row` on. */
EXPORT("resampleColumns")
void resample_columns(const uint8_t *source, int32_t row_bytes, int32_t first_row, const int32_t *starts,
                      const int32_t *counts, const int32_t *weights, int32_t window, int32_t outputs,
                      uint8_t *target) {
  for (int32_t i = 0; i < outputs; i++, target += row_bytes) {
    const uint8_t *top = source + (starts[i] - first_row) * row_bytes;
    const int32_t *weight = weights + i * window;
    for (int32_t x = 0; x < row_bytes; x += 16) {
      const uint8_t *bytes = top + x;
      v128_t a = wasm_i32x4_splat(HALF), b = a, c = a, d = a;
      for (int32_t j = 0; j < counts[i]; j++, bytes += row_bytes) {
        v128_t row = wasm_v128_load(bytes);
        v128_t low = wasm_u16x8_extend_low_u8x16(row);
        v128_t high = wasm_u16x8_extend_high_u8x16(row);
        v128_t w = wasm_i32x4_splat(weight[j]);
        a = wasm_i32x4_add(a, wasm_i32x4_mul(low_lanes(low), w));
        b = wasm_i32x4_add(b, wasm_i32x4_mul(high_lanes(low), w));
        c = wasm_i32x4_add(c, wasm_i32x4_mul(low_lanes(high), w));
        d = wasm_i32x4_add(d, wasm_i32x4_mul(high_lanes(high), w));
      }
      v128_t low = wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(a, WEIGHT_BITS), wasm_i32x4_shr(b, WEIGHT_BITS));
      v128_t high = wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(c, WEIGHT_BITS), wasm_i32x4_shr(d, WEIGHT_BITS));
      wasm_v128_store(target + x, wasm_u8x16_narrow_i16x8(low, high));
    }
  }
}

/* Pillow's convert('L'): ITU-R 601-2 luma in 16-bit fixed point. */
EXPORT("toLuminance")
void to_luminance(const uint8_t *source, int32_t stride, int32_t count, uint8_t *target) {
  for (int32_t i = 0; i < count; i++, source += stride)
    target[i] = (uint8_t)((source[0] * 19595 + source[1] * 38470 + source[2] * 7471 + 0x8000) >> 16);
}

/*
 * Doubles a row of sums with libjpeg's "fancy" triangle filter: every output is 3 parts of the nearer sum and 1 of the
 * farther. sums[−1] and sums[count] repeat the ends. 2 · count outputs.
 */
static inline void double_row(const uint16_t *sums, int32_t count, int32_t even_bias, int32_t odd_bias, int32_t shift,
                              uint8_t *target) {
  const v128_t three = wasm_i16x8_splat(3);
  const v128_t even_rounding = wasm_i16x8_splat((int16_t)even_bias);
  const v128_t odd_rounding = wasm_i16x8_splat((int16_t)odd_bias);
  for (int32_t i = 0; i < count; i += 8) {
    v128_t near = wasm_i16x8_mul(wasm_v128_load(sums + i), three);
    v128_t even = wasm_i16x8_add(wasm_i16x8_add(near, wasm_v128_load(sums + i - 1)), even_rounding);
    v128_t odd = wasm_i16x8_add(wasm_i16x8_add(near, wasm_v128_load(sums + i + 1)), odd_rounding);
    even = wasm_u16x8_shr(even, shift);
    odd = wasm_i16x8_shl(wasm_u16x8_shr(odd, shift), 8);
    wasm_v128_store(target + 2 * i, wasm_v128_or(even, odd));
  }
}

/* One row of chroma at full width. `sums` has room for count + 16 words, its first value at index 8. */
static const uint8_t *full_chroma_row(const uint8_t *plane, int32_t width, int32_t height, int32_t half_x,
                                      int32_t half_y, int32_t y, uint16_t *sums, uint8_t *target) {
  if (!half_x) return plane + y * width;
  const int32_t near_row = half_y ? y >> 1 : y;
  const uint8_t *near = plane + near_row * width;
  if (width <= 2) {
    /* libjpeg repeats pixels where there are too few to interpolate. */
    for (int32_t i = 0; i < width; i++) target[2 * i] = target[2 * i + 1] = near[i];
    return target;
  }
  uint16_t *first = sums + 8;
  if (half_y) {
    int32_t far_row = near_row + ((y & 1) ? 1 : -1);
    if (far_row < 0) far_row = 0;
    if (far_row >= height) far_row = height - 1;
    const uint8_t *far = plane + far_row * width;
    for (int32_t i = 0; i < width; i++) first[i] = (uint16_t)(near[i] * 3 + far[i]);
  } else {
    for (int32_t i = 0; i < width; i++) first[i] = near[i];
  }
  first[-1] = first[0];
  first[width] = first[width - 1];
  if (half_y)
    double_row(first, width, 8, 7, 4, target);
  else
    double_row(first, width, 1, 2, 2, target);
  return target;
}

/*
 * libjpeg's YCbCr → RGB, 16-bit fixed point. Its factors exceed 16 bits, so whole parts are taken out of them:
 * 1.402 = 1 + 26345/65536, 1.772 = 2 − 14942/65536, 0.71414 = 1 − 18734/65536, 0.34414 = 22554/65536.
 */
static void convert_row(const uint8_t *luma, const uint8_t *cb, const uint8_t *cr, int32_t width, uint8_t *target) {
  const v128_t centre = wasm_i16x8_splat(128);
  const v128_t rounding = wasm_i32x4_splat(1 << 15);
  const v128_t red_factors = wasm_i16x8_make(0, 26345, 0, 26345, 0, 26345, 0, 26345);
  const v128_t green_factors = wasm_i16x8_make(-22554, 18734, -22554, 18734, -22554, 18734, -22554, 18734);
  const v128_t blue_factors = wasm_i16x8_make(-14942, 0, -14942, 0, -14942, 0, -14942, 0);
  for (int32_t x = 0; x < width; x += 8) {
    v128_t y = wasm_u16x8_load8x8(luma + x);
    v128_t b = wasm_i16x8_sub(wasm_u16x8_load8x8(cb + x), centre);
    v128_t r = wasm_i16x8_sub(wasm_u16x8_load8x8(cr + x), centre);
    v128_t low = wasm_i16x8_shuffle(b, r, 0, 8, 1, 9, 2, 10, 3, 11);
    v128_t high = wasm_i16x8_shuffle(b, r, 4, 12, 5, 13, 6, 14, 7, 15);
#define SCALED(factors)                                                                                      \
  wasm_i16x8_narrow_i32x4(                                                                                   \
      wasm_i32x4_shr(wasm_i32x4_add(wasm_i32x4_dot_i16x8(low, factors), rounding), 16),                      \
      wasm_i32x4_shr(wasm_i32x4_add(wasm_i32x4_dot_i16x8(high, factors), rounding), 16))
    v128_t red = wasm_i16x8_add(wasm_i16x8_add(y, r), SCALED(red_factors));
    v128_t green = wasm_i16x8_add(wasm_i16x8_sub(y, r), SCALED(green_factors));
    v128_t blue = wasm_i16x8_add(wasm_i16x8_add(y, wasm_i16x8_shl(b, 1)), SCALED(blue_factors));
#undef SCALED
    v128_t red_green = wasm_u8x16_narrow_i16x8(red, green);
    v128_t blue_blue = wasm_u8x16_narrow_i16x8(blue, blue);
    wasm_v128_store(target + 4 * x, wasm_i8x16_shuffle(red_green, blue_blue, 0, 8, 16, 24, 1, 9, 17, 25, 2, 10, 18,
                                                       26, 3, 11, 19, 27));
    wasm_v128_store(target + 4 * x + 16, wasm_i8x16_shuffle(red_green, blue_blue, 4, 12, 20, 28, 5, 13, 21, 29, 6, 14,
                                                            22, 30, 7, 15, 23, 31));
  }
}

/*
 * Rows `first_row …` of a JPEG's planes as RGB in the first three of every four bytes, [rows, width, 4]. Chroma planes
 * are of half width (half_x) and half height (half_y). scratch: 8 · chroma_width bytes and four margins.
 */
EXPORT("planesToRgb")
void planes_to_rgb(const uint8_t *luma, const uint8_t *cb, const uint8_t *cr, int32_t width, int32_t chroma_width,
                   int32_t chroma_height, int32_t half_x, int32_t half_y, int32_t first_row, int32_t rows,
                   uint8_t *scratch, uint8_t *target) {
  uint16_t *sums = (uint16_t *)scratch;
  uint8_t *full_cb = scratch + 2 * chroma_width + 64;
  uint8_t *full_cr = full_cb + 2 * chroma_width + 64;
  for (int32_t row = 0; row < rows; row++, target += 4 * width) {
    const int32_t y = first_row + row;
    const uint8_t *cb_row = full_chroma_row(cb, chroma_width, chroma_height, half_x, half_y, y, sums, full_cb);
    const uint8_t *cr_row = full_chroma_row(cr, chroma_width, chroma_height, half_x, half_y, y, sums, full_cr);
    convert_row(luma + y * width, cb_row, cr_row, width, target);
  }
}
