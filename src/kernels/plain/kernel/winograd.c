/*
 * 3 × 3 convolution with unit stride by F(2×2, 3×3) of Lavin & Gray 2016, "Fast Algorithms for Convolutional Neural
 * Networks": both transforms; the 16 products between them are XNNPACK's. Channels are a multiple of 4.
 */
#include "lanes.h"

#define PLUS wasm_f32x4_add
#define MINUS wasm_f32x4_sub

/* One row or column of Bᵀ d: four values, `step` apart, in place. */
INLINE void transform_four(v128_t *d, const int32_t step) {
  const v128_t first = d[0], second = d[step], third = d[2 * step], fourth = d[3 * step];
  d[0] = MINUS(first, third);
  d[step] = PLUS(second, third);
  d[2 * step] = MINUS(third, second);
  d[3 * step] = MINUS(second, fourth);
}

/*
 * Bᵀ d B of every 4 × 4 tile of the padded images, 2 apart: planes[k] [tiles, channels] gets value k of each. What lies
 * outside of the image is 0.
 */
EXPORT("winogradInput")
void winograd_input(const float *images, float *const *planes, int32_t count, int32_t height, int32_t width,
                    int32_t channels, int32_t tile_rows, int32_t tile_columns, int32_t pad_top, int32_t pad_left) {
  int32_t target = 0;
  for (int32_t n = 0; n < count; n++, images += height * width * channels)
    for (int32_t row = 0; row < tile_rows; row++)
      for (int32_t column = 0; column < tile_columns; column++) {
        const int32_t top = 2 * row - pad_top;
        const int32_t left = 2 * column - pad_left;
        for (int32_t c = 0; c < channels; c += 4, target += 4) {
          v128_t d[16];
          for (int32_t i = 0; i < 4; i++)
            for (int32_t j = 0; j < 4; j++) {
              const int32_t y = top + i;
              const int32_t x = left + j;
              const int32_t inside = y >= 0 && y < height && x >= 0 && x < width;
              d[4 * i + j] =
                  inside ? wasm_v128_load(images + (y * width + x) * channels + c) : wasm_f32x4_splat(0);
            }
          for (int32_t i = 0; i < 4; i++) transform_four(d + 4 * i, 1);
          for (int32_t j = 0; j < 4; j++) transform_four(d + j, 4);
          for (int32_t k = 0; k < 16; k++) wasm_v128_store(planes[k] + target, d[k]);
        }
      }
}

/* Aᵀ m A of every tile's 16 products, with the bias, between `least` and `most`. */
EXPORT("winogradOutput")
void winograd_output(const float *const *planes, const float *bias, float *output, int32_t count, int32_t out_height,
                     int32_t out_width, int32_t channels, int32_t tile_rows, int32_t tile_columns, float least,
                     float most) {
  const v128_t low = wasm_f32x4_splat(least);
  const v128_t high = wasm_f32x4_splat(most);
  int32_t source = 0;
  for (int32_t n = 0; n < count; n++, output += out_height * out_width * channels)
    for (int32_t row = 0; row < tile_rows; row++)
      for (int32_t column = 0; column < tile_columns; column++)
        for (int32_t c = 0; c < channels; c += 4, source += 4) {
          v128_t upper[4], lower[4];
          for (int32_t j = 0; j < 4; j++) {
            const v128_t first = wasm_v128_load(planes[j] + source), second = wasm_v128_load(planes[4 + j] + source);
            const v128_t third = wasm_v128_load(planes[8 + j] + source), fourth = wasm_v128_load(planes[12 + j] + source);
            upper[j] = PLUS(PLUS(first, second), third);
            lower[j] = MINUS(MINUS(second, third), fourth);
          }
          const v128_t shift = wasm_v128_load(bias + c);
          for (int32_t i = 0; i < 2 && 2 * row + i < out_height; i++) {
            const v128_t *m = i == 0 ? upper : lower;
            float *target = output + ((2 * row + i) * out_width + 2 * column) * channels + c;
            const v128_t even = PLUS(PLUS(PLUS(m[0], m[1]), m[2]), shift);
            wasm_v128_store(target, wasm_f32x4_min(wasm_f32x4_max(even, low), high));
            if (2 * column + 1 >= out_width) continue;
            const v128_t odd = PLUS(MINUS(MINUS(m[1], m[2]), m[3]), shift);
            wasm_v128_store(target + channels, wasm_f32x4_min(wasm_f32x4_max(odd, low), high));
          }
        }
}
