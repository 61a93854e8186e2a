/*
 * Depthwise convolution: every channel with its own filter. Images are [count, height, width, channels], filters
 * [kernel_height, kernel_width, channels]. Lanes are channels; sums over a row are float32, over rows float64.
 */
#include "lanes.h"

typedef struct {
  int32_t height, width, channels, out_height, out_width, kernel_height, kernel_width;
  int32_t stride_height, stride_width, pad_top, pad_left;
} geometry;

INLINE int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }
INLINE int32_t largest(int32_t a, int32_t b) { return a > b ? a : b; }

/* Where a window that begins at `start` first and last lies within `length`: kernel places from … end − 1. */
INLINE int32_t first_inside(int32_t start) { return start < 0 ? -start : 0; }
INLINE int32_t end_inside(int32_t start, int32_t kernel, int32_t length) { return least(kernel, length - start); }

/* Lanes `lanes` (1 … 4) of a vector. */
INLINE v128_t load_some(const float *from, const int32_t lanes) {
  return lanes == 4 ? wasm_v128_load(from) : load_lanes(from, lanes);
}
INLINE void store_some(float *to, v128_t value, const int32_t lanes) {
  if (lanes == 4) wasm_v128_store(to, value);
  else store_lanes(to, value, lanes);
}

/* Output pixels computed together: each weight is loaded once for all of them. */
#define TILE 4

/* `pixels` (1 … TILE) neighbouring output pixels whose windows all lie between the image's sides, one vector of channels. */
INLINE void forward_tile(const float *image, const float *filter, v128_t start, float *output, int32_t top, int32_t left,
                         const int32_t pixels, const int32_t lanes, geometry g) {
  v128_t sums[TILE];
  for (int32_t p = 0; p < pixels; p++) sums[p] = start;
  const int32_t end = end_inside(top, g.kernel_height, g.height);
  for (int32_t i = first_inside(top); i < end; i++) {
    const float *row = image + ((top + i) * g.width + left) * g.channels;
    const float *weights = filter + i * g.kernel_width * g.channels;
    for (int32_t j = 0; j < g.kernel_width; j++, row += g.channels, weights += g.channels) {
      const v128_t weight = load_some(weights, lanes);
      for (int32_t p = 0; p < pixels; p++)
        sums[p] = wasm_f32x4_add(
            sums[p], wasm_f32x4_mul(load_some(row + p * g.stride_width * g.channels, lanes), weight));
    }
  }
  for (int32_t p = 0; p < pixels; p++) store_some(output + p * g.channels, sums[p], lanes);
}

/* Vectors of channels computed together where one alone would wait for each of its sums. */
#define TOGETHER 4

/* One output pixel whose window may reach over a side: `vectors` (1 … TOGETHER) of four channels, or one of `lanes`. */
INLINE void forward_pixel(const float *image, const float *filter, const float *bias, float *output, int32_t top,
                          int32_t left, const int32_t vectors, const int32_t lanes, geometry g) {
  v128_t sums[TOGETHER];
  for (int32_t v = 0; v < vectors; v++) sums[v] = load_some(bias + 4 * v, lanes);
  const int32_t end_row = end_inside(top, g.kernel_height, g.height);
  const int32_t end_column = end_inside(left, g.kernel_width, g.width);
  for (int32_t i = first_inside(top); i < end_row; i++)
    for (int32_t j = first_inside(left); j < end_column; j++) {
      const float *weights = filter + (i * g.kernel_width + j) * g.channels;
      const float *values = image + ((top + i) * g.width + left + j) * g.channels;
      for (int32_t v = 0; v < vectors; v++)
        sums[v] = wasm_f32x4_add(
            sums[v], wasm_f32x4_mul(load_some(values + 4 * v, lanes), load_some(weights + 4 * v, lanes)));
    }
  for (int32_t v = 0; v < vectors; v++) store_some(output + 4 * v, sums[v], lanes);
}

/* Floats of an image that a stretch of columns reads: about what stays in the nearest cache. */
#define STRETCH_FLOATS 8192

/* Output pixels `from` … end − 1 of a row, `vectors` of four channels. */
INLINE void forward_columns(const float *image, const float *filter, const float *bias, float *output, int32_t top,
                            int32_t from, int32_t end, const int32_t vectors, geometry g) {
  /* Columns from `inner` to `outer` have their whole window between the sides. */
  const int32_t inner = least(end, (g.pad_left + g.stride_width - 1) / g.stride_width);
  const int32_t room = g.width + g.pad_left - g.kernel_width;
  const int32_t outer = least(end, room < 0 ? 0 : room / g.stride_width + 1);
  for (int32_t column = from; column < end;) {
    const int32_t left = column * g.stride_width - g.pad_left;
    float *target = output + column * g.channels;
    if (column >= inner && column + TILE <= outer) {
      for (int32_t v = 0; v < vectors; v++)
        forward_tile(image + 4 * v, filter + 4 * v, wasm_v128_load(bias + 4 * v), target + 4 * v, top, left, TILE, 4, g);
      column += TILE;
    } else {
      forward_pixel(image, filter, bias, target, top, left, vectors, 4, g);
      column++;
    }
  }
}

/* output [count, out_height, out_width, channels]; bias [channels]. */
EXPORT("depthwise")
void depthwise(const float *images, const float *filter, const float *bias, float *output, int32_t count, int32_t height,
               int32_t width, int32_t channels, int32_t out_height, int32_t out_width, int32_t kernel_height,
               int32_t kernel_width, int32_t stride_height, int32_t stride_width, int32_t pad_top, int32_t pad_left) {
  const geometry g = {height, width, channels, out_height, out_width, kernel_height, kernel_width,
                      stride_height, stride_width, pad_top, pad_left};
  const int32_t stretch = largest(1, STRETCH_FLOATS / (channels * kernel_height * stride_width * TILE)) * TILE;
  const int32_t whole = channels & ~3;
  for (int32_t n = 0; n < count; n++, images += height * width * channels)
    for (int32_t row = 0; row < out_height; row++, output += out_width * channels) {
      const int32_t top = row * stride_height - pad_top;
      for (int32_t from = 0; from < out_width; from += stretch) {
        const int32_t end = least(out_width, from + stretch);
        int32_t c = 0;
        for (; c + 4 * TOGETHER <= whole; c += 4 * TOGETHER)
          forward_columns(images + c, filter + c, bias + c, output + c, top, from, end, TOGETHER, g);
        for (; c < whole; c += 4) forward_columns(images + c, filter + c, bias + c, output + c, top, from, end, 1, g);
        for (int32_t column = from; whole < channels && column < end; column++)
          forward_pixel(images + whole, filter + whole, bias + whole, output + whole + column * channels, top,
                        column * stride_width - pad_left, 1, channels - whole, g);
      }
    }
}

/*
 * Along one axis, the outputs whose windows hold cell `place` (counted from the padding's first): kernel place `first`
 * with output `from`, then ever `stride` further with the output before, `count` in all.
 */
typedef struct {
  int32_t first, from, count;
} holders;

INLINE holders holders_of(int32_t place, int32_t kernel, int32_t stride, int32_t outputs) {
  holders found = {place % stride, place / stride, 0};
  const int32_t beyond = found.from - (outputs - 1);
  if (beyond > 0) {
    found.first += beyond * stride;
    found.from -= beyond;
  }
  if (found.first < kernel) found.count = least((kernel - 1 - found.first) / stride, found.from) + 1;
  return found;
}

/* One pixel's gradient: `vectors` (1 … TOGETHER) of four channels, or one of `lanes`. */
INLINE void gather_pixel(const float *gradient, const float *filter, float *target, holders rows, holders columns,
                         int32_t row_step, int32_t step, int32_t weight_row_step, int32_t weight_step,
                         const int32_t vectors, const int32_t lanes) {
  v128_t sums[TOGETHER];
  for (int32_t v = 0; v < vectors; v++) sums[v] = wasm_f32x4_splat(0);
  for (int32_t i = 0; i < rows.count; i++, gradient -= row_step, filter += weight_row_step)
    for (int32_t j = 0; j < columns.count; j++) {
      const float *given = gradient - j * step;
      const float *weights = filter + j * weight_step;
      for (int32_t v = 0; v < vectors; v++)
        sums[v] = wasm_f32x4_add(
            sums[v], wasm_f32x4_mul(load_some(given + 4 * v, lanes), load_some(weights + 4 * v, lanes)));
    }
  for (int32_t v = 0; v < vectors; v++) store_some(target + 4 * v, sums[v], lanes);
}

/* The gradient by the input: every pixel gathers from the outputs whose windows hold it. Any stride. */
EXPORT("depthwiseInputGradient")
void depthwise_input_gradient(const float *gradient, const float *filter, float *target, int32_t count, int32_t height,
                              int32_t width, int32_t channels, int32_t out_height, int32_t out_width,
                              int32_t kernel_height, int32_t kernel_width, int32_t stride_height, int32_t stride_width,
                              int32_t pad_top, int32_t pad_left) {
  const int32_t row_step = out_width * channels;
  const int32_t weight_row_step = stride_height * kernel_width * channels;
  const int32_t weight_step = stride_width * channels;
  for (int32_t n = 0; n < count; n++, gradient += out_height * row_step)
    for (int32_t y = 0; y < height; y++) {
      const holders rows = holders_of(y + pad_top, kernel_height, stride_height, out_height);
      for (int32_t x = 0; x < width; x++, target += channels) {
        const holders columns = holders_of(x + pad_left, kernel_width, stride_width, out_width);
        const float *given = gradient + rows.from * row_step + columns.from * channels;
        const float *weights = filter + (rows.first * kernel_width + columns.first) * channels;
        int32_t c = 0;
        for (; c + 4 * TOGETHER <= channels; c += 4 * TOGETHER)
          gather_pixel(given + c, weights + c, target + c, rows, columns, row_step, channels, weight_row_step,
                       weight_step, TOGETHER, 4);
        for (; c + 4 <= channels; c += 4)
          gather_pixel(given + c, weights + c, target + c, rows, columns, row_step, channels, weight_row_step,
                       weight_step, 1, 4);
        if (c < channels)
          gather_pixel(given + c, weights + c, target + c, rows, columns, row_step, channels, weight_row_step,
                       weight_step, 1, channels - c);
      }
    }
}

/* Products summed in float32 before they are added to the float64 sums. */
#define BLOCK_TERMS 64
/* The widest kernel whose taps are summed together. */
#define MOST_TAPS 7

INLINE void add_product(v128_t *sum, v128_t value, v128_t given) {
  *sum = wasm_f32x4_add(*sum, wasm_f32x4_mul(value, given));
}

/*
 * Adds to the sums of `taps` neighbouring filter places (row i, columns from j on) what the output rows `from` … end − 1
 * give, one vector of channels.
 */
INLINE void filter_taps(const float *image, const float *gradient, double *sums, int32_t from, int32_t end, int32_t i,
                        int32_t j, const int32_t taps, const int32_t lanes, geometry g) {
  v128_t totals[MOST_TAPS];
  for (int32_t t = 0; t < taps; t++) totals[t] = wasm_f32x4_splat(0);
  /* Columns from `inner` to `outer` find all their taps between the sides. */
  const int32_t before = g.pad_left - j;
  const int32_t inner = least(g.out_width, before <= 0 ? 0 : (before + g.stride_width - 1) / g.stride_width);
  const int32_t room = g.width - taps + before;
  const int32_t outer = largest(inner, least(g.out_width, room < 0 ? 0 : room / g.stride_width + 1));
  for (int32_t row = from; row < end; row++) {
    const int32_t y = row * g.stride_height - g.pad_top + i;
    if (y < 0 || y >= g.height) continue;
    const float *values = image + y * g.width * g.channels;
    const float *given = gradient + row * g.out_width * g.channels;
    for (int32_t column = 0; column < g.out_width; column++, given += g.channels) {
      const v128_t slope = load_some(given, lanes);
      const int32_t left = column * g.stride_width - before;
      const float *value = values + left * g.channels;
      if (column >= inner && column < outer) {
        for (int32_t t = 0; t < taps; t++) add_product(&totals[t], load_some(value + t * g.channels, lanes), slope);
      } else {
        for (int32_t t = 0; t < taps; t++)
          if (left + t >= 0 && left + t < g.width)
            add_product(&totals[t], load_some(value + t * g.channels, lanes), slope);
      }
    }
  }
  for (int32_t t = 0; t < taps; t++, sums += g.channels) {
    if (lanes == 4) {
      wasm_v128_store(sums, wasm_f64x2_add(wasm_v128_load(sums), low_doubles(totals[t])));
      wasm_v128_store(sums + 2, wasm_f64x2_add(wasm_v128_load(sums + 2), high_doubles(totals[t])));
    } else {
      sums[0] += wasm_f32x4_extract_lane(totals[t], 0);
      if (lanes > 1) sums[1] += wasm_f32x4_extract_lane(totals[t], 1);
      if (lanes > 2) sums[2] += wasm_f32x4_extract_lane(totals[t], 2);
    }
  }
}

/* All columns of filter row i, four channels. */
INLINE void filter_row(const float *image, const float *gradient, double *sums, int32_t from, int32_t end, int32_t i,
                       geometry g) {
  const int32_t lanes = 4;
  if (g.kernel_width == 3) filter_taps(image, gradient, sums, from, end, i, 0, 3, lanes, g);
  else if (g.kernel_width == 5) filter_taps(image, gradient, sums, from, end, i, 0, 5, lanes, g);
  else if (g.kernel_width == 7) filter_taps(image, gradient, sums, from, end, i, 0, 7, lanes, g);
  else
    for (int32_t j = 0; j < g.kernel_width; j++)
      filter_taps(image, gradient, sums + j * g.channels, from, end, i, j, 1, lanes, g);
}

/* sums [kernel_height, kernel_width, channels]: the gradient by the filter. */
EXPORT("depthwiseFilterGradient")
void depthwise_filter_gradient(const float *images, const float *gradient, double *sums, int32_t count, int32_t height,
                               int32_t width, int32_t channels, int32_t out_height, int32_t out_width,
                               int32_t kernel_height, int32_t kernel_width, int32_t stride_height, int32_t stride_width,
                               int32_t pad_top, int32_t pad_left) {
  const geometry g = {height, width, channels, out_height, out_width, kernel_height, kernel_width,
                      stride_height, stride_width, pad_top, pad_left};
  const int32_t block = largest(1, BLOCK_TERMS / out_width);
  for (int32_t i = 0; i < kernel_height * kernel_width * channels; i++) sums[i] = 0;
  for (int32_t n = 0; n < count; n++, images += height * width * channels, gradient += out_height * out_width * channels)
    for (int32_t from = 0; from < out_height; from += block) {
      const int32_t end = least(out_height, from + block);
      for (int32_t i = 0; i < kernel_height; i++) {
        double *row = sums + i * kernel_width * channels;
        int32_t c = 0;
        for (; c + 4 <= channels; c += 4) filter_row(images + c, gradient + c, row + c, from, end, i, g);
        for (int32_t j = 0; c < channels && j < kernel_width; j++)
          filter_taps(images + c, gradient + c, row + c + j * channels, from, end, i, j, 1, channels - c, g);
      }
    }
}
