/* Values times one factor an image, a channel, or a channel of an image. */
#include "lanes.h"

/* target [count, rows, columns] = values · factors [count, columns]. */
EXPORT("scaleColumns")
void scale_columns(const float *values, const float *factors, float *target, int32_t count, int32_t rows,
                   int32_t columns) {
  for (int32_t n = 0; n < count; n++, factors += columns)
    for (int32_t row = 0; row < rows; row++, values += columns, target += columns) {
      int32_t c = 0;
      for (; c + 4 <= columns; c += 4)
        wasm_v128_store(target + c, wasm_f32x4_mul(wasm_v128_load(values + c), wasm_v128_load(factors + c)));
      for (; c < columns; c++) target[c] = values[c] * factors[c];
    }
}

/* target [count, size] = values · factors [count]. */
EXPORT("scaleImages")
void scale_images(const float *values, const float *factors, float *target, int32_t count, int32_t size) {
  for (int32_t n = 0; n < count; n++, values += size, target += size) {
    const v128_t factor = wasm_f32x4_splat(factors[n]);
    int32_t i = 0;
    for (; i + 4 <= size; i += 4)
      wasm_v128_store(target + i, wasm_f32x4_mul(wasm_v128_load(values + i), factor));
    for (; i < size; i++) target[i] = values[i] * factors[n];
  }
}
