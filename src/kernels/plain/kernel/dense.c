/*
 * A convolution and its gradients as products of matrices, for filters too large to be read again for every pixel. No matrix
 * of patches is made: the four rows of a tile are one pixel of four images, so that all four leave out the same part of
 * the filter at the border, and only their own numbers are packed, beside each other.
 *
 * A sum has one order, that of the filter's taps and channels (the gradient by the filter: that of pixels), whoever
 * computes it.
 */
#include "lanes.h"

/* Images in a tile, and output channels in a panel of packed weights. */
#define ROWS 4
#define PANEL 8

/* sums += Σ over `count` of a column of `rows` numbers by a row of PANEL; how far apart those lie, in floats. */
#define ADD_PRODUCTS(COUNT, A, A_STEP, B, ROW_COUNT)                                            \
  for (int32_t k = 0; k < (COUNT); k++, (A) += (A_STEP), (B) += PANEL) {                        \
    const v128_t first = wasm_v128_load(B);                                                     \
    const v128_t second = wasm_v128_load((B) + 4);                                              \
    _Pragma("clang loop unroll(full)") for (int32_t row = 0; row < (ROW_COUNT); row++) {        \
      const v128_t value = wasm_v128_load32_splat((A) + row);                                   \
      sums[2 * row] = multiply_add(value, first, sums[2 * row]);                                \
      sums[2 * row + 1] = multiply_add(value, second, sums[2 * row + 1]);                       \
    }                                                                                           \
  }

INLINE int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }

/* The first `count` (1 … PANEL) numbers of a row of a tile. */
INLINE void store_row(float *target, v128_t first, v128_t second, int32_t count) {
  if (count < 4) return store_lanes(target, first, count);
  wasm_v128_store(target, first);
  if (count == PANEL) wasm_v128_store(target + 4, second);
  else if (count > 4) store_lanes(target + 4, second, count - 4);
}

/* The first `count` (1 … PANEL) numbers of a row. */
INLINE v128_t low_half(const float *row, int32_t count) {
  return count < 4 ? load_lanes(row, count) : wasm_v128_load(row);
}
INLINE v128_t high_half(const float *row, int32_t count) {
  if (count == PANEL) return wasm_v128_load(row + 4);
  return count > 4 ? load_lanes(row + 4, count - 4) : wasm_f32x4_splat(0);
}

INLINE void add_to_row(float *row, v128_t first, v128_t second, int32_t count) {
  store_row(row, wasm_f32x4_add(low_half(row, count), first), wasm_f32x4_add(high_half(row, count), second), count);
}

/*
 * Panels `first` to before `end` of a filter [inputs, outputs]: packed [·, inputs, PANEL], zeros behind the last output.
 */
EXPORT("packFilter")
void pack_filter(const float *filter, float *packed, int32_t inputs, int32_t outputs, int32_t thread, int32_t first,
                 int32_t end) {
  (void)thread;
  packed += first * inputs * PANEL;
  for (int32_t panel = first; panel < end; panel++) {
    const float *source = filter + panel * PANEL;
    const int32_t count = least(PANEL, outputs - panel * PANEL);
    for (int32_t k = 0; k < inputs; k++, source += outputs, packed += PANEL) {
      if (count == PANEL) {
        wasm_v128_store(packed, wasm_v128_load(source));
        wasm_v128_store(packed + 4, wasm_v128_load(source + 4));
      } else
        for (int32_t i = 0; i < PANEL; i++) packed[i] = i < count ? source[i] : 0;
    }
  }
}

/* Four vectors as the columns of a matrix become its rows. */
INLINE void turn(v128_t *rows) {
  const v128_t a = wasm_i32x4_shuffle(rows[0], rows[1], 0, 4, 1, 5);
  const v128_t b = wasm_i32x4_shuffle(rows[2], rows[3], 0, 4, 1, 5);
  const v128_t c = wasm_i32x4_shuffle(rows[0], rows[1], 2, 6, 3, 7);
  const v128_t d = wasm_i32x4_shuffle(rows[2], rows[3], 2, 6, 3, 7);
  rows[0] = wasm_i64x2_shuffle(a, b, 0, 2);
  rows[1] = wasm_i64x2_shuffle(a, b, 1, 3);
  rows[2] = wasm_i64x2_shuffle(c, d, 0, 2);
  rows[3] = wasm_i64x2_shuffle(c, d, 1, 3);
}

/* `rows` (up to four) lines of `count` numbers, `pitch` floats apart, beside each other: target [count, target_pitch]. */
INLINE void interleave(const float *source, float *target, int32_t count, int32_t pitch, int32_t rows,
                       int32_t target_pitch) {
  int32_t k = 0;
  if (rows == 4)
    for (; k + 4 <= count; k += 4, target += 4 * target_pitch) {
      v128_t lines[4];
#pragma clang loop unroll(full)
      for (int32_t row = 0; row < 4; row++) lines[row] = wasm_v128_load(source + row * pitch + k);
      turn(lines);
#pragma clang loop unroll(full)
      for (int32_t row = 0; row < 4; row++) wasm_v128_store(target + row * target_pitch, lines[row]);
    }
  for (; k < count; k++, target += target_pitch)
    for (int32_t row = 0; row < rows; row++) target[row] = source[row * pitch + k];
}

/*
 * Panels `first` to before `end` of a filter [taps, channels, outputs] that is read the other way:
 * packed [·, taps, outputs, PANEL], zeros behind the last channel.
 */
EXPORT("packTurnedFilter")
void pack_turned_filter(const float *filter, float *packed, int32_t taps, int32_t channels, int32_t outputs,
                        int32_t thread, int32_t first, int32_t end) {
  (void)thread;
  packed += first * taps * outputs * PANEL;
  for (int32_t panel = first; panel < end; panel++)
    for (int32_t tap = 0; tap < taps; tap++, packed += outputs * PANEL) {
      const int32_t count = least(PANEL, channels - panel * PANEL);
      const float *source = filter + (tap * channels + panel * PANEL) * outputs;
      if (count < PANEL)
        for (int32_t i = 0; i < outputs * PANEL; i++) packed[i] = 0;
      interleave(source, packed, outputs, outputs, least(4, count), PANEL);
      if (count > 4) interleave(source + 4 * outputs, packed + 4, outputs, outputs, count - 4, PANEL);
    }
}

/* Where a tap reads along one axis, or −1: of the convolution itself, or back from its output. */
INLINE int32_t read_at(int32_t at, int32_t tap, int32_t stride, int32_t pad, int32_t length, int32_t is_back) {
  const int32_t place = is_back ? at + pad - tap : at * stride + tap - pad;
  if (!is_back) return place >= 0 && place < length ? place : -1;
  return place >= 0 && place % stride == 0 && place / stride < length ? place / stride : -1;
}

/* A tile by a panel: what the runs name of the panel, each a first number and how many, by the numbers packed for them. */
INLINE void multiply_tile(const float *packed, const int32_t *runs, int32_t run_count, const float *panel,
                          const float *bias, float *target, int32_t target_pitch, int32_t outputs,
                          const int32_t rows) {
  v128_t sums[2 * ROWS];
#pragma clang loop unroll(full)
  for (int32_t i = 0; i < 2 * rows; i++) sums[i] = wasm_f32x4_splat(0);
  for (int32_t run = 0; run < run_count; run++, runs += 2) {
    const float *weights = panel + runs[0] * PANEL;
    const int32_t count = runs[1];
    ADD_PRODUCTS(count, packed, ROWS, weights, rows)
  }
  const v128_t low = bias ? low_half(bias, outputs) : wasm_f32x4_splat(0);
  const v128_t high = bias ? high_half(bias, outputs) : wasm_f32x4_splat(0);
#pragma clang loop unroll(full)
  for (int32_t row = 0; row < rows; row++)
    store_row(target + row * target_pitch, wasm_f32x4_add(sums[2 * row], low),
              wasm_f32x4_add(sums[2 * row + 1], high), outputs);
}

/*
 * A convolution (is_back 0), or the gradient by its input: target [count, height, width, outputs] of
 * source [count, source_height, source_width, channels] and the filter as packFilter or packTurnedFilter has it. `bias` may
 * be 0. Shares are blocks of tiles by blocks of panels, the latter beside each other. Of each thread `room`, of
 * room_size floats: for each tile of a block ROWS · kernel_height · kernel_width · channels numbers, then as many times
 * 2 · kernel_height · kernel_width + 1 integers.
 */
EXPORT("convolveTiles")
void convolve_tiles(const float *source, const float *filter, const float *bias, float *target, float *room,
                    int32_t room_size, int32_t count, int32_t source_height, int32_t source_width, int32_t channels,
                    int32_t height, int32_t width, int32_t outputs, int32_t kernel_height, int32_t kernel_width,
                    int32_t stride_height, int32_t stride_width, int32_t pad_top, int32_t pad_left, int32_t is_back,
                    int32_t block_tiles, int32_t block_panels, int32_t thread, int32_t first, int32_t end) {
  const int32_t groups = (count + ROWS - 1) / ROWS;
  const int32_t tiles = height * width * groups;
  const int32_t panels = (outputs + PANEL - 1) / PANEL;
  const int32_t panel_blocks = (panels + block_panels - 1) / block_panels;
  const int32_t inputs = kernel_height * kernel_width * channels;
  const int32_t list_size = 2 * kernel_height * kernel_width + 1;
  const int32_t source_size = source_height * source_width * channels;
  const int32_t target_size = height * width * outputs;
  room += thread * room_size;
  int32_t *const lists = (int32_t *)(room + block_tiles * ROWS * inputs);
  for (int32_t share = first; share < end; share++) {
    const int32_t first_tile = share / panel_blocks * block_tiles;
    const int32_t end_tile = least(first_tile + block_tiles, tiles);
    for (int32_t tile = first_tile; tile < end_tile; tile++) {
      const int32_t pixel = tile / groups;
      const int32_t image = tile % groups * ROWS;
      const int32_t rows = least(ROWS, count - image);
      const int32_t y = pixel / width;
      const int32_t x = pixel % width;
      float *packed = room + (tile - first_tile) * ROWS * inputs;
      int32_t *const list = lists + (tile - first_tile) * list_size;
      int32_t *run = list + 1;
      for (int32_t i = 0; i < kernel_height; i++) {
        const int32_t row = read_at(y, i, stride_height, pad_top, source_height, is_back);
        if (row < 0) continue;
        for (int32_t j = 0; j < kernel_width; j++) {
          const int32_t column = read_at(x, j, stride_width, pad_left, source_width, is_back);
          if (column < 0) continue;
          /* The convolution itself reads a row of the filter as one run. */
          const int32_t taps = is_back ? 1 : least(kernel_width - j, source_width - column);
          const float *from = source + image * source_size + (row * source_width + column) * channels;
          interleave(from, packed, taps * channels, source_size, rows, ROWS);
          packed += ROWS * taps * channels;
          run[0] = (i * kernel_width + j) * channels;
          run[1] = taps * channels;
          run += 2;
          if (!is_back) break;
        }
      }
      list[0] = (run - list) / 2;
    }
    const int32_t first_panel = share % panel_blocks * block_panels;
    const int32_t end_panel = least(first_panel + block_panels, panels);
    for (int32_t panel = first_panel; panel < end_panel; panel++) {
      const float *weights = filter + panel * inputs * PANEL;
      const float *shift = bias ? bias + panel * PANEL : 0;
      const int32_t stored = least(PANEL, outputs - panel * PANEL);
      for (int32_t tile = first_tile; tile < end_tile; tile++) {
        const int32_t image = tile % groups * ROWS;
        const float *packed = room + (tile - first_tile) * ROWS * inputs;
        const int32_t *list = lists + (tile - first_tile) * list_size;
        float *to = target + image * target_size + tile / groups * outputs + panel * PANEL;
        switch (least(ROWS, count - image)) {
#define CASE(N)                                                                                 \
  case N:                                                                                       \
    multiply_tile(packed, list + 1, list[0], weights, shift, to, target_size, stored, N);       \
    break;
          CASE(1)
          CASE(2)
          CASE(3)
          CASE(4)
#undef CASE
        }
      }
    }
  }
}

/*
 * Channels of images [count, height, width, channels] in panels of `panel` (ROWS or PANEL) of them, images innermost:
 * packed [·, height, width, count, panel], zeros behind the last channel. Rows `first` to before `end` of all images.
 */
INLINE void pack_channels(const float *images, float *packed, int32_t count, int32_t height, int32_t width,
                          int32_t channels, int32_t first, int32_t end, const int32_t panel) {
  const int32_t panels = (channels + panel - 1) / panel;
  const int32_t row_size = width * channels;
  for (int32_t n = 0; n < count; n++)
    for (int32_t y = first; y < end; y++) {
      const float *source = images + (n * height + y) * row_size;
      for (int32_t x = 0; x < width; x++, source += channels) {
        float *target = packed + ((y * width + x) * count + n) * panel;
        for (int32_t p = 0; p < panels; p++, target += height * width * count * panel) {
          const float *from = source + p * panel;
          const int32_t left = least(panel, channels - p * panel);
          if (left == panel) {
            wasm_v128_store(target, wasm_v128_load(from));
            if (panel == PANEL) wasm_v128_store(target + 4, wasm_v128_load(from + 4));
          } else
            for (int32_t i = 0; i < panel; i++) target[i] = i < left ? from[i] : 0;
        }
      }
    }
}

/* The gradient for denseFilterGradient: packed [outputs / PANEL, height, width, count, PANEL]. Shares are rows. */
EXPORT("packGradient")
void pack_gradient(const float *gradient, float *packed, int32_t count, int32_t height, int32_t width,
                   int32_t outputs, int32_t thread, int32_t first, int32_t end) {
  (void)thread;
  pack_channels(gradient, packed, count, height, width, outputs, first, end, PANEL);
}

/* The images for denseFilterGradient: packed [channels / ROWS, height, width, count, ROWS]. Shares are rows. */
EXPORT("packImages")
void pack_images(const float *images, float *packed, int32_t count, int32_t height, int32_t width, int32_t channels,
                 int32_t thread, int32_t first, int32_t end) {
  (void)thread;
  pack_channels(images, packed, count, height, width, channels, first, end, ROWS);
}

/*
 * The images for denseFilterGradient where they have few channels: a row of the filter counts as the channels of a pixel,
 * and each has its own for every column of the output: packed [row_floats / ROWS, height, out_width, count, ROWS], zeros
 * where it reaches beyond the image. Shares are rows.
 */
EXPORT("packFilterRows")
void pack_filter_rows(const float *images, float *packed, int32_t count, int32_t height, int32_t width,
                      int32_t channels, int32_t out_width, int32_t kernel_width, int32_t stride_width,
                      int32_t pad_left, int32_t thread, int32_t first, int32_t end) {
  (void)thread;
  const int32_t row_floats = kernel_width * channels;
  const int32_t panels = (row_floats + ROWS - 1) / ROWS;
  for (int32_t n = 0; n < count; n++)
    for (int32_t y = first; y < end; y++) {
      const float *source = images + (n * height + y) * width * channels;
      for (int32_t x = 0; x < out_width; x++) {
        const int32_t start = (x * stride_width - pad_left) * channels;
        float *target = packed + ((y * out_width + x) * count + n) * ROWS;
        for (int32_t p = 0; p < panels; p++, target += height * out_width * count * ROWS)
          for (int32_t i = 0; i < ROWS; i++) {
            const int32_t at = start + p * ROWS + i;
            target[i] = p * ROWS + i < row_floats && at >= 0 && at < width * channels ? source[at] : 0;
          }
      }
    }
}

/* Pixels of all images over which a sum is made before it is added to that of those before. */
#define SUMMED 256

INLINE int32_t ceiling(int32_t a, int32_t b) { return a > 0 ? (a + b - 1) / b : 0; }

/*
 * The gradient by the filter: panels of ROWS channels `first` to before `end` of
 * target [kernel_height, kernel_width, channels, outputs]. `images` [channels / ROWS, height, width, count, ROWS] are of
 * packImages or packFilterRows, `gradient` [outputs / PANEL, out_height, out_width, count, PANEL] of packGradient.
 */
EXPORT("denseFilterGradient")
void dense_filter_gradient(const float *images, const float *gradient, float *target, int32_t count, int32_t height,
                           int32_t width, int32_t channels, int32_t out_height, int32_t out_width, int32_t outputs,
                           int32_t kernel_height, int32_t kernel_width, int32_t stride_height, int32_t stride_width,
                           int32_t pad_top, int32_t pad_left, int32_t thread, int32_t first, int32_t end) {
  (void)thread;
  const int32_t panels = (outputs + PANEL - 1) / PANEL;
  const int32_t block = ceiling(SUMMED, out_width * count);
  /* Where strides are 1 the pixels of a row follow one another in both. */
  const int32_t is_run = stride_width == 1;
  for (int32_t tap = 0; tap < kernel_height * kernel_width; tap++) {
    const int32_t end_channel = least(channels, end * ROWS);
    float *line = target + (tap * channels + first * ROWS) * outputs;
    for (int32_t i = 0; i < (end_channel - first * ROWS) * outputs; i++) line[i] = 0;
  }
  for (int32_t start = 0; start < out_height; start += block)
    for (int32_t panel = 0; panel < panels; panel++) {
      const float *by = gradient + panel * out_height * out_width * count * PANEL;
      const int32_t stored = least(PANEL, outputs - panel * PANEL);
      for (int32_t part = first; part < end; part++) {
        const float *of = images + part * height * width * count * ROWS;
        const int32_t rows = least(ROWS, channels - part * ROWS);
        for (int32_t i = 0; i < kernel_height; i++) {
          const int32_t first_row = ceiling(pad_top - i, stride_height);
          const int32_t from_row = first_row > start ? first_row : start;
          const int32_t end_row = least(least(start + block, out_height), ceiling(height + pad_top - i, stride_height));
          for (int32_t j = 0; j < kernel_width; j++) {
            const int32_t column = ceiling(pad_left - j, stride_width);
            const int32_t columns = least(out_width, ceiling(width + pad_left - j, stride_width)) - column;
            if (columns <= 0 || from_row >= end_row) continue;
            const int32_t segments = is_run ? 1 : columns;
            const int32_t length = is_run ? columns * count : count;
            v128_t sums[2 * ROWS];
#pragma clang loop unroll(full)
            for (int32_t k = 0; k < 2 * ROWS; k++) sums[k] = wasm_f32x4_splat(0);
            for (int32_t y = from_row; y < end_row; y++) {
              const int32_t source_row = y * stride_height + i - pad_top;
              const int32_t source_column = column * stride_width + j - pad_left;
              const float *a = of + (source_row * width + source_column) * count * ROWS;
              const float *b = by + (y * out_width + column) * count * PANEL;
              for (int32_t segment = 0; segment < segments; segment++) {
                ADD_PRODUCTS(length, a, ROWS, b, ROWS)
                a += (stride_width - 1) * count * ROWS;
              }
            }
            float *line = target + ((i * kernel_width + j) * channels + part * ROWS) * outputs + panel * PANEL;
#pragma clang loop unroll(full)
            for (int32_t row = 0; row < ROWS; row++)
              if (row < rows) add_to_row(line + row * outputs, sums[2 * row], sums[2 * row + 1], stored);
          }
        }
      }
    }
}
