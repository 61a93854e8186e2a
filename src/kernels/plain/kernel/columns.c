/* Sums over the rows of a matrix [rows, columns], and batch norm, whose channels are columns. Sums are float64. */
#include "lanes.h"

/* Rows summed in registers before they are added to what is held in memory. */
#define BLOCK_ROWS 64

/*
 * sums[c] += Σ over rows of a term, for columns FIRST to before END: the vector term adds the numbers at `i` to `low` and
 * `high`, the scalar one that at `i` to `sum`. A macro because the sums differ only in that.
 */
#define SUM_OVER_ROWS(FIRST, END, VECTOR_TERM, SCALAR_TERM)                     \
  for (int32_t start = 0; start < rows; start += BLOCK_ROWS) {                  \
    const int32_t stop = start + BLOCK_ROWS < rows ? start + BLOCK_ROWS : rows; \
    int32_t column = FIRST;                                                     \
    for (; column + 4 <= END; column += 4) {                                    \
      v128_t low = wasm_v128_load(sums + column);                               \
      v128_t high = wasm_v128_load(sums + column + 2);                          \
      for (int32_t row = start; row < stop; row++) {                            \
        const int32_t i = row * columns + column;                               \
        VECTOR_TERM                                                             \
      }                                                                         \
      wasm_v128_store(sums + column, low);                                      \
      wasm_v128_store(sums + column + 2, high);                                 \
    }                                                                           \
    for (; column < END; column++) {                                            \
      double sum = sums[column];                                                \
      for (int32_t row = start; row < stop; row++) {                            \
        const int32_t i = row * columns + column;                               \
        SCALAR_TERM                                                             \
      }                                                                         \
      sums[column] = sum;                                                       \
    }                                                                           \
  }

INLINE void clear(double *sums, int32_t columns) {
  for (int32_t column = 0; column < columns; column++) sums[column] = 0;
}

/* sums [columns]: of columns `first` to before `end`. */
EXPORT("sumColumns")
void sum_columns(const float *matrix, double *sums, int32_t rows, int32_t columns, int32_t thread, int32_t first,
                 int32_t end) {
  (void)thread;
  clear(sums + first, end - first);
  SUM_OVER_ROWS(
      first, end,
      {
        v128_t values = wasm_v128_load(matrix + i);
        low = wasm_f64x2_add(low, low_doubles(values));
        high = wasm_f64x2_add(high, high_doubles(values));
      },
      { sum += matrix[i]; })
}

/* sums [columns]: of (value − mean)², for the variance; of columns `first` to before `end`. */
EXPORT("sumSquares")
void sum_squares(const float *matrix, const double *means, double *sums, int32_t rows, int32_t columns, int32_t thread,
                 int32_t first, int32_t end) {
  (void)thread;
  clear(sums + first, end - first);
  SUM_OVER_ROWS(
      first, end,
      {
        v128_t values = wasm_v128_load(matrix + i);
        v128_t left = wasm_f64x2_sub(low_doubles(values), wasm_v128_load(means + column));
        v128_t right = wasm_f64x2_sub(high_doubles(values), wasm_v128_load(means + column + 2));
        low = wasm_f64x2_add(low, wasm_f64x2_mul(left, left));
        high = wasm_f64x2_add(high, wasm_f64x2_mul(right, right));
      },
      {
        const double difference = matrix[i] - means[column];
        sum += difference * difference;
      })
}

/*
 * sums [columns]: of gradient · (value − mean) · inverse, the gradient by batch norm's weight; of columns `first` to before
 * `end`.
 */
EXPORT("sumAlong")
void sum_along(const float *matrix, const float *gradient, const float *means, const float *inverses, double *sums,
               int32_t rows, int32_t columns, int32_t thread, int32_t first, int32_t end) {
  (void)thread;
  clear(sums + first, end - first);
  SUM_OVER_ROWS(
      first, end,
      {
        v128_t centered = wasm_f32x4_sub(wasm_v128_load(matrix + i), wasm_v128_load(means + column));
        v128_t normalized = wasm_f32x4_mul(centered, wasm_v128_load(inverses + column));
        v128_t product = wasm_f32x4_mul(wasm_v128_load(gradient + i), normalized);
        low = wasm_f64x2_add(low, low_doubles(product));
        high = wasm_f64x2_add(high, high_doubles(product));
      },
      { sum += gradient[i] * ((matrix[i] - means[column]) * inverses[column]); })
}

/* sums [columns]: of a · b, row by row. */
EXPORT("sumProducts")
void sum_products(const float *a, const float *b, double *sums, int32_t rows, int32_t columns) {
  clear(sums, columns);
  SUM_OVER_ROWS(
      0, columns,
      {
        v128_t product = wasm_f32x4_mul(wasm_v128_load(a + i), wasm_v128_load(b + i));
        low = wasm_f64x2_add(low, low_doubles(product));
        high = wasm_f64x2_add(high, high_doubles(product));
      },
      { sum += a[i] * b[i]; })
}

/* target = (value − mean) · factor + shift, each by column; of rows `first` to before `end`. */
EXPORT("normalizeColumns")
void normalize_columns(const float *matrix, float *target, const float *means, const float *factors,
                       const float *shifts, int32_t columns, int32_t thread, int32_t first, int32_t end) {
  (void)thread;
  matrix += first * columns;
  target += first * columns;
  for (int32_t row = first; row < end; row++, matrix += columns, target += columns) {
    int32_t c = 0;
    for (; c + 4 <= columns; c += 4) {
      v128_t centered = wasm_f32x4_sub(wasm_v128_load(matrix + c), wasm_v128_load(means + c));
      v128_t scaled = wasm_f32x4_mul(centered, wasm_v128_load(factors + c));
      wasm_v128_store(target + c, wasm_f32x4_add(scaled, wasm_v128_load(shifts + c)));
    }
    for (; c < columns; c++) target[c] = (matrix[c] - means[c]) * factors[c] + shifts[c];
  }
}

/*
 * target = (gradient − shift − (value − mean) · along) · factor, each by column: batch norm's input gradient, of rows
 * `first` to before `end`.
 */
EXPORT("normalizeColumnsBackward")
void normalize_columns_backward(const float *matrix, const float *gradient, float *target, const float *means,
                                const float *shifts, const float *alongs, const float *factors, int32_t columns,
                                int32_t thread, int32_t first, int32_t end) {
  (void)thread;
  matrix += first * columns;
  gradient += first * columns;
  target += first * columns;
  for (int32_t row = first; row < end; row++, matrix += columns, gradient += columns, target += columns) {
    int32_t c = 0;
    for (; c + 4 <= columns; c += 4) {
      v128_t centered = wasm_f32x4_sub(wasm_v128_load(matrix + c), wasm_v128_load(means + c));
      v128_t value = wasm_f32x4_sub(wasm_v128_load(gradient + c), wasm_v128_load(shifts + c));
      value = wasm_f32x4_sub(value, wasm_f32x4_mul(centered, wasm_v128_load(alongs + c)));
      wasm_v128_store(target + c, wasm_f32x4_mul(value, wasm_v128_load(factors + c)));
    }
    for (; c < columns; c++)
      target[c] = (gradient[c] - shifts[c] - (matrix[c] - means[c]) * alongs[c]) * factors[c];
  }
}

/* Vectors of columns summed together: as many as a cache line holds. */
#define MEAN_VECTORS 4

/* The mean of `vectors` of four columns, or of one of `lanes`. */
INLINE void mean_of_columns(const float *matrix, float *target, int32_t rows, int32_t columns, const int32_t vectors,
                            const int32_t lanes) {
  v128_t low[MEAN_VECTORS], high[MEAN_VECTORS];
  for (int32_t v = 0; v < vectors; v++) low[v] = high[v] = wasm_f64x2_splat(0);
  for (int32_t row = 0; row < rows; row++, matrix += columns)
    for (int32_t v = 0; v < vectors; v++) {
      const v128_t values = lanes == 4 ? wasm_v128_load(matrix + 4 * v) : load_lanes(matrix, lanes);
      low[v] = wasm_f64x2_add(low[v], low_doubles(values));
      high[v] = wasm_f64x2_add(high[v], high_doubles(values));
    }
  const v128_t count = wasm_f64x2_splat(rows);
  for (int32_t v = 0; v < vectors; v++) {
    const v128_t first = wasm_f32x4_demote_f64x2_zero(wasm_f64x2_div(low[v], count));
    const v128_t last = wasm_f32x4_demote_f64x2_zero(wasm_f64x2_div(high[v], count));
    const v128_t mean = wasm_i32x4_shuffle(first, last, 0, 1, 4, 5);
    if (lanes == 4) wasm_v128_store(target + 4 * v, mean);
    else store_lanes(target, mean, lanes);
  }
}

/* The mean over the rows of each of `count` matrices: [count, rows, columns] → [count, columns]. */
EXPORT("meanColumns")
void mean_columns(const float *matrices, float *means, int32_t count, int32_t rows, int32_t columns) {
  for (int32_t n = 0; n < count; n++, matrices += rows * columns, means += columns) {
    int32_t c = 0;
    for (; c + 4 * MEAN_VECTORS <= columns; c += 4 * MEAN_VECTORS)
      mean_of_columns(matrices + c, means + c, rows, columns, MEAN_VECTORS, 4);
    for (; c + 4 <= columns; c += 4) mean_of_columns(matrices + c, means + c, rows, columns, 1, 4);
    if (c < columns) mean_of_columns(matrices + c, means + c, rows, columns, 1, columns - c);
  }
}
