/* Max pooling, forward and backward. */
#include "lanes.h"

/*
 * Max pooling of images `first` to before `end` of [·, height, width, channels]; `winners` gets the offset in the images of each cell that won. The
 * first of equal cells wins, and NaN wins over everything.
 */
EXPORT("pool")
void pool(const float *images, float *output, int32_t *winners, int32_t height, int32_t width,
          int32_t channels, int32_t out_height, int32_t out_width, int32_t kernel_height, int32_t kernel_width,
          int32_t stride_height, int32_t stride_width, int32_t pad_height, int32_t pad_width, int32_t thread,
          int32_t first, int32_t end) {
  (void)thread;
  output += first * out_height * out_width * channels;
  winners += first * out_height * out_width * channels;
  for (int32_t n = first; n < end; n++)
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

/*
 * Images `first` to before `end` of target [·, image_size]: each gradient of the pooled values [·, pooled_size] goes to the
 * cell that won.
 */
EXPORT("poolBackward")
void pool_backward(const float *gradient, const int32_t *winners, float *target, int32_t pooled_size, int32_t image_size,
                   int32_t thread, int32_t first, int32_t end) {
  (void)thread;
  for (int32_t i = first * image_size; i < end * image_size; i++) target[i] = 0;
  for (int32_t i = first * pooled_size; i < end * pooled_size; i++) target[winners[i]] += gradient[i];
}
