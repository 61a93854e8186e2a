/*
 * A convolution and its gradients, without a matrix of patches: k columns of a filter and their input channels lie beside
 * each other in NHWC, so a row of a filter is one run of numbers in the image. Numbers that are 0 are left out, as are half
 * of what ReLU answers and most gradients behind it and max pooling: what is left stands in lists.
 */
#include "lanes.h"

/* Vectors of sums that stay in registers. */
#define MOST_VECTORS 12
/* Entries of a list: that many rows of the image and the lists of a block of channels fit into the first cache. */
#define MOST_ENTRIES 256
/* Output channels whose lists are made together. */
#define LISTED 4

/* A number and where what it multiplies begins, in bytes. */
typedef struct {
  uint32_t offset;
  float value;
} entry;

INLINE int32_t vectors_of(int32_t floats) { return (floats + 3) / 4; }

INLINE void append(entry *list, int32_t *count, uint32_t offset, const float *value) {
  int32_t bits = *(const int32_t *)value;
  list[*count].offset = offset;
  *(int32_t *)&list[*count].value = bits;
  *count += (bits & 0x7fffffff) != 0;
}

/* totals += Σ over the list of value · numbers[offset …], `vectors` of them in each of `rows` rows. */
INLINE void add_listed(const char *numbers, const entry *list, int32_t count, float *totals, int32_t number_pitch,
                       int32_t total_pitch, const int32_t rows, const int32_t vectors) {
  v128_t sums[MOST_VECTORS];
#pragma clang loop unroll(full)
  for (int32_t k = 0; k < rows * vectors; k++) sums[k] = wasm_f32x4_splat(0);
  for (const entry *each = list, *end = list + count; each < end; each++) {
    const char *source = numbers + each->offset;
    const v128_t value = wasm_v128_load32_splat(&each->value);
#pragma clang loop unroll(full)
    for (int32_t k = 0; k < rows * vectors; k++) {
      const v128_t factor = wasm_v128_load(source + k / vectors * number_pitch + k % vectors * 16);
      sums[k] = wasm_f32x4_add(sums[k], wasm_f32x4_mul(value, factor));
    }
  }
#pragma clang loop unroll(full)
  for (int32_t k = 0; k < rows * vectors; k++) {
    float *total = totals + k / vectors * total_pitch + k % vectors * 4;
    wasm_v128_store(total, wasm_f32x4_add(wasm_v128_load(total), sums[k]));
  }
}

/* Every number of vectors up to MOST_VECTORS: each gets code of its own, whose sums stay in registers. */
#define EACH_WIDTH(CASE) CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12)

/* One row of up to MOST_VECTORS vectors. */
INLINE void add_row(const char *numbers, const entry *list, int32_t count, float *totals, int32_t vectors) {
  switch (vectors) {
#define CASE(N) \
  case N:       \
    return add_listed(numbers, list, count, totals, 0, 0, 1, N);
    EACH_WIDTH(CASE)
#undef CASE
  }
}

/* `rows` rows of `vectors` vectors, as many at once as stay in registers. Pitches in floats. */
INLINE void add_rows(const char *numbers, const entry *list, int32_t count, float *totals, int32_t number_pitch,
                     int32_t total_pitch, int32_t rows, int32_t vectors) {
  if (rows == 3 && vectors <= 3) {
    if (vectors == 1) add_listed(numbers, list, count, totals, 4 * number_pitch, total_pitch, 3, 1);
    if (vectors == 2) add_listed(numbers, list, count, totals, 4 * number_pitch, total_pitch, 3, 2);
    if (vectors == 3) add_listed(numbers, list, count, totals, 4 * number_pitch, total_pitch, 3, 3);
    return;
  }
  const int32_t blocks = (vectors + MOST_VECTORS - 1) / MOST_VECTORS;
  for (int32_t row = 0; row < rows; row++)
    for (int32_t block = 0; block < blocks; block++) {
      const int32_t first = vectors * block / blocks;
      const int32_t end = vectors * (block + 1) / blocks;
      add_row(numbers + 4 * row * number_pitch + 16 * first, list, count, totals + row * total_pitch + 4 * first,
              end - first);
    }
}

/*
 * Images `first` to before `end` of [·, height, width, channels] with a border of zeros, cut off behind what is read:
 * target [·, padded_height, padded_width, channels].
 */
EXPORT("padImages")
void pad_images(const float *images, float *target, int32_t height, int32_t width, int32_t channels,
                int32_t padded_height, int32_t padded_width, int32_t pad_top, int32_t pad_left, int32_t thread,
                int32_t first, int32_t end) {
  (void)thread;
  const int32_t row_size = padded_width * channels;
  const int32_t left = pad_left * channels;
  const int32_t read = width * channels < row_size - left ? width * channels : row_size - left;
  target += first * padded_height * row_size;
  for (int32_t n = first; n < end; n++)
    for (int32_t row = 0; row < padded_height; row++, target += row_size) {
      const int32_t y = row - pad_top;
      const int32_t copied = y >= 0 && y < height ? read : 0;
      const float *source = images + (n * height + y) * width * channels;
      for (int32_t i = 0; i < left; i++) target[i] = 0;
      for (int32_t i = 0; i < copied; i++) target[left + i] = source[i];
      for (int32_t i = left + copied; i < row_size; i++) target[i] = 0;
    }
}

/* Up to MOST_ENTRIES pixels of the gradient from `pixel` on, as a list for each of `lanes` channels. */
INLINE void list_channels(const float *gradient, entry *lists, int32_t *counts, int32_t out_channels, int32_t out_height,
                          int32_t out_width, uint32_t image_bytes, uint32_t row_bytes, uint32_t column_bytes,
                          int32_t pixel, int32_t end, const int32_t lanes) {
  int32_t counted[LISTED] = {0, 0, 0, 0};
  int32_t column = pixel % out_width;
  int32_t row = pixel / out_width % out_height;
  uint32_t image = (uint32_t)(pixel / out_width / out_height) * image_bytes;
  for (; pixel < end; pixel++) {
    const uint32_t offset = image + (uint32_t)row * row_bytes + (uint32_t)column * column_bytes;
    const float *values = gradient + pixel * out_channels;
#pragma clang loop unroll(full)
    for (int32_t lane = 0; lane < lanes; lane++)
      append(lists + lane * MOST_ENTRIES, &counted[lane], offset, values + lane);
    if (++column == out_width) {
      column = 0;
      if (++row == out_height) {
        row = 0;
        image += image_bytes;
      }
    }
  }
#pragma clang loop unroll(full)
  for (int32_t lane = 0; lane < lanes; lane++) counts[lane] = counted[lane];
}

/*
 * Output channels `first` to before `end` of target [kernel_height, kernel_width, channels, out_channels]: the gradient by
 * the filter. `padded` are images of padImages and 3 floats more, `totals` [out_channels, kernel_height, width of a
 * filter's row in whole vectors], `lists` room for LISTED · MOST_ENTRIES entries and LISTED counts for each thread. The sum
 * over MOST_ENTRIES pixels is made first and then added to that of those before.
 */
EXPORT("convolutionFilterGradient")
void convolution_filter_gradient(const float *padded, const float *gradient, float *target, float *totals,
                                 entry *lists, int32_t count, int32_t padded_height, int32_t padded_width,
                                 int32_t channels, int32_t out_height, int32_t out_width, int32_t out_channels,
                                 int32_t kernel_height, int32_t kernel_width, int32_t stride_height,
                                 int32_t stride_width, int32_t thread, int32_t first, int32_t end) {
  const int32_t row_floats = kernel_width * channels;
  const int32_t vectors = vectors_of(row_floats);
  const int32_t total_pitch = 4 * vectors;
  const int32_t filter_pitch = kernel_height * total_pitch;
  const int32_t padded_pitch = padded_width * channels;
  const uint32_t column_bytes = (uint32_t)(4 * stride_width * channels);
  const uint32_t row_bytes = (uint32_t)(4 * stride_height * padded_pitch);
  const uint32_t image_bytes = (uint32_t)(4 * padded_height * padded_pitch);
  const int32_t pixels = count * out_height * out_width;
  lists += thread * (LISTED * MOST_ENTRIES + LISTED / 2);
  totals += first * filter_pitch;
  int32_t *counts = (int32_t *)(lists + LISTED * MOST_ENTRIES);
  for (int32_t i = 0; i < (end - first) * filter_pitch; i++) totals[i] = 0;
  for (int32_t pixel = 0; pixel < pixels; pixel += MOST_ENTRIES) {
    const int32_t end_pixel = pixel + MOST_ENTRIES < pixels ? pixel + MOST_ENTRIES : pixels;
    for (int32_t channel = first; channel < end;) {
      const int32_t lanes = channel + LISTED <= end ? LISTED : 1;
      if (lanes == LISTED)
        list_channels(gradient + channel, lists, counts, out_channels, out_height, out_width, image_bytes, row_bytes,
                      column_bytes, pixel, end_pixel, LISTED);
      else
        list_channels(gradient + channel, lists, counts, out_channels, out_height, out_width, image_bytes, row_bytes,
                      column_bytes, pixel, end_pixel, 1);
      for (int32_t lane = 0; lane < lanes; lane++, channel++)
        add_rows((const char *)padded, lists + lane * MOST_ENTRIES, counts[lane],
                 totals + (channel - first) * filter_pitch, padded_pitch, total_pitch, kernel_height, vectors);
    }
  }
  for (int32_t row = 0; row < kernel_height; row++)
    for (int32_t i = 0; i < row_floats; i++) {
      float *line = target + (row * row_floats + i) * out_channels;
      for (int32_t channel = first; channel < end; channel++)
        line[channel] = totals[(channel - first) * filter_pitch + row * total_pitch + i];
    }
}

/* numbers += Σ over the list of value · weights[offset …], `vectors` of them, and `vectors` is at most MOST_VECTORS. */
INLINE void scatter(const char *weights, const entry *list, const entry *end, float *numbers, const int32_t vectors) {
  v128_t sums[MOST_VECTORS];
#pragma clang loop unroll(full)
  for (int32_t k = 0; k < vectors; k++) sums[k] = wasm_v128_load(numbers + 4 * k);
  for (; list < end; list++) {
    const char *source = weights + list->offset;
    const v128_t value = wasm_v128_load32_splat(&list->value);
#pragma clang loop unroll(full)
    for (int32_t k = 0; k < vectors; k++)
      sums[k] = wasm_f32x4_add(sums[k], wasm_f32x4_mul(value, wasm_v128_load(source + 16 * k)));
  }
#pragma clang loop unroll(full)
  for (int32_t k = 0; k < vectors; k++) wasm_v128_store(numbers + 4 * k, sums[k]);
}

INLINE void scatter_row(const char *weights, const entry *list, const entry *end, float *numbers, int32_t vectors) {
  switch (vectors) {
#define CASE(N) \
  case N:       \
    return scatter(weights, list, end, numbers, N);
    EACH_WIDTH(CASE)
#undef CASE
  }
}

/*
 * Turns a filter [kernel_height, kernel_width · channels, out_channels] into target [out_channels, kernel_height, width of
 * a filter's row in whole vectors], zeros behind each row.
 */
EXPORT("turnFilter")
void turn_filter(const float *filter, float *target, int32_t kernel_height, int32_t row_floats, int32_t out_channels,
                 int32_t thread, int32_t first, int32_t end) {
  (void)thread;
  const int32_t pitch = 4 * vectors_of(row_floats);
  for (int32_t channel = first; channel < end; channel++)
    for (int32_t row = 0; row < kernel_height; row++) {
      float *line = target + (channel * kernel_height + row) * pitch;
      for (int32_t i = 0; i < row_floats; i++) line[i] = filter[(row * row_floats + i) * out_channels + channel];
      for (int32_t i = row_floats; i < pitch; i++) line[i] = 0;
    }
}

/*
 * Images `first` to before `end` of target [·, height, width, channels]: the gradient by the input. `filter` is of
 * turnFilter; `padded` [padded_height, padded_width, channels] and 3 floats more, and `lists` room for out_channels + 1
 * entries, are each thread's own, one behind the other.
 */
EXPORT("convolutionInputGradient")
void convolution_input_gradient(const float *gradient, const float *filter, float *target, float *padded, entry *lists,
                                int32_t padded_size, int32_t height, int32_t width, int32_t channels,
                                int32_t padded_height, int32_t padded_width, int32_t out_height, int32_t out_width,
                                int32_t out_channels, int32_t kernel_height, int32_t kernel_width,
                                int32_t stride_height, int32_t stride_width, int32_t pad_top, int32_t pad_left,
                                int32_t thread, int32_t first, int32_t end) {
  const int32_t vectors = vectors_of(kernel_width * channels);
  const uint32_t row_bytes = (uint32_t)(16 * vectors);
  const int32_t padded_pitch = padded_width * channels;
  const int32_t blocks = (vectors + MOST_VECTORS - 1) / MOST_VECTORS;
  padded += thread * padded_size;
  lists += thread * (out_channels + 1);
  for (int32_t n = first; n < end; n++) {
    for (int32_t i = 0; i < padded_size; i++) padded[i] = 0;
    const float *values = gradient + n * out_height * out_width * out_channels;
    for (int32_t row = 0; row < out_height; row++)
      for (int32_t column = 0; column < out_width; column++, values += out_channels) {
        int32_t count = 0;
        for (int32_t channel = 0; channel < out_channels; channel++)
          append(lists, &count, (uint32_t)(channel * kernel_height) * row_bytes, values + channel);
        if (count == 0) continue;
        float *corner = padded + row * stride_height * padded_pitch + column * stride_width * channels;
        for (int32_t i = 0; i < kernel_height; i++, corner += padded_pitch)
          for (int32_t block = 0; block < blocks; block++) {
            const int32_t start = vectors * block / blocks;
            scatter_row((const char *)filter + (uint32_t)i * row_bytes + 16 * start, lists, lists + count,
                        corner + 4 * start, vectors * (block + 1) / blocks - start);
          }
      }
    float *to = target + n * height * width * channels;
    const int32_t left = pad_left * channels;
    const int32_t read = width * channels < padded_pitch - left ? width * channels : padded_pitch - left;
    for (int32_t y = 0; y < height; y++, to += width * channels) {
      const float *from = padded + (y + pad_top) * padded_pitch + left;
      const int32_t copied = y + pad_top < padded_height ? read : 0;
      for (int32_t i = 0; i < copied; i++) to[i] = from[i];
      for (int32_t i = copied; i < width * channels; i++) to[i] = 0;
    }
  }
}

/* One pixel's `vectors` vectors of output channels: the bias, then the listed numbers of each row of the filter. */
INLINE void gather(const char *filter, const entry *lists, const int32_t *starts, const float *bias, float *target,
                   int32_t kernel_height, int32_t kernel_width, int32_t row, int32_t column, int32_t padded_width,
                   int32_t list_size, uint32_t row_bytes, const int32_t vectors) {
  v128_t sums[MOST_VECTORS];
#pragma clang loop unroll(full)
  for (int32_t k = 0; k < vectors; k++) sums[k] = bias ? wasm_v128_load(bias + 4 * k) : wasm_f32x4_splat(0);
  for (int32_t i = 0; i < kernel_height; i++, filter += row_bytes) {
    const int32_t slot = (row + i) % kernel_height;
    const int32_t *from = starts + slot * (padded_width + 1) + column;
    const entry *list = lists + slot * list_size;
    for (const entry *each = list + from[0], *end = list + from[kernel_width]; each < end; each++) {
      const char *source = filter + each->offset;
      const v128_t value = wasm_v128_load32_splat(&each->value);
#pragma clang loop unroll(full)
      for (int32_t k = 0; k < vectors; k++)
        sums[k] = wasm_f32x4_add(sums[k], wasm_f32x4_mul(value, wasm_v128_load(source + 16 * k)));
    }
  }
#pragma clang loop unroll(full)
  for (int32_t k = 0; k < vectors; k++) wasm_v128_store(target + 4 * k, sums[k]);
}

/*
 * Images `first` to before `end` of target [·, out_height, out_width, out_channels]: the convolution itself, zeros of the
 * input left out. out_channels is a multiple of 4. `bias` may be 0. Of each thread: `lists`, kernel_height rows of
 * padded_width · channels + 1 entries, and `starts`, as many of padded_width + 1 numbers.
 */
EXPORT("convolveListed")
void convolve_listed(const float *images, const float *filter, const float *bias, float *target, entry *lists,
                     int32_t *starts, int32_t height, int32_t width, int32_t channels, int32_t padded_width,
                     int32_t out_height, int32_t out_width, int32_t out_channels, int32_t kernel_height,
                     int32_t kernel_width, int32_t stride_height, int32_t stride_width, int32_t pad_top,
                     int32_t pad_left, int32_t thread, int32_t first, int32_t end) {
  const int32_t list_size = padded_width * channels + 1;
  const uint32_t number_bytes = (uint32_t)(4 * out_channels);
  const uint32_t row_bytes = (uint32_t)(kernel_width * channels) * number_bytes;
  const int32_t vectors = out_channels / 4;
  const int32_t blocks = (vectors + MOST_VECTORS - 1) / MOST_VECTORS;
  lists += thread * kernel_height * list_size;
  starts += thread * kernel_height * (padded_width + 1);
  target += first * out_height * out_width * out_channels;
  for (int32_t n = first; n < end; n++) {
    int32_t listed = 0;
    for (int32_t out_row = 0; out_row < out_height; out_row++) {
      const int32_t row = out_row * stride_height;
      for (listed = listed < row ? row : listed; listed < row + kernel_height; listed++) {
        const int32_t slot = listed % kernel_height;
        const int32_t y = listed - pad_top;
        entry *list = lists + slot * list_size;
        int32_t *start = starts + slot * (padded_width + 1);
        int32_t count = 0;
        for (int32_t x = -pad_left; x < padded_width - pad_left; x++) {
          *start++ = count;
          if (y < 0 || y >= height || x < 0 || x >= width) continue;
          const float *values = images + ((n * height + y) * width + x) * channels;
          const uint32_t offset = (uint32_t)((x + pad_left) * channels) * number_bytes;
          for (int32_t c = 0; c < channels; c++) append(list, &count, offset + (uint32_t)c * number_bytes, values + c);
        }
        *start = count;
      }
      for (int32_t column = 0; column < out_width * stride_width; column += stride_width, target += out_channels)
        for (int32_t block = 0; block < blocks; block++) {
          const int32_t from = vectors * block / blocks;
          const char *weights = (const char *)filter + 16 * from - (uint32_t)(column * channels) * number_bytes;
          const float *shift = bias ? bias + 4 * from : 0;
          switch (vectors * (block + 1) / blocks - from) {
#define CASE(N)                                                                                                    \
  case N:                                                                                                          \
    gather(weights, lists, starts, shift, target + 4 * from, kernel_height, kernel_width, row, column, padded_width, \
           list_size, row_bytes, N);                                                                               \
    break;
            CASE(6)
            CASE(7)
            CASE(8)
            CASE(9)
            CASE(10)
            CASE(11)
            CASE(12)
#undef CASE
          }
        }
    }
  }
}
