/*
 * From a picture to the network's input, as in training: resized with Pillow's antialiased filters, then
 * [channels, height, width] on the [0, 1] scale, normalised.
 */
export function prepareImage(
  rgba,
  width,
  height,
  { imageSize, resize, resizeTo, interpolation, channels },
  { mean, deviation },
) {
  const rgb = { width, height, data: new Float32Array(width * height * 3) };
  for (let i = 0; i < width * height; i++) {
    const [r, g, b] = rgba.subarray(i * 4, i * 4 + 3);
    const luminance = (r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16;
    rgb.data.set(channels === 1 ? [luminance, luminance, luminance] : [r, g, b], i * 3);
  }
  const square = toSquare(rgb, imageSize, resize, resizeTo, FILTERS[interpolation]);
  const data = new Float32Array(channels * imageSize * imageSize);
  for (let i = 0; i < imageSize * imageSize; i++) {
    for (let c = 0; c < channels; c++) {
      data[c * imageSize * imageSize + i] = (square[i * 3 + c] / 255 - mean[c]) / deviation[c];
    }
  }
  return { shape: [channels, imageSize, imageSize], data };
}

/* How far a filter reaches, and its weight at a distance. */
const FILTERS = {
  bilinear: { reach: 1, weightAt: (d) => Math.max(0, 1 - d) },
  bicubic: {
    reach: 2,
    weightAt: (d) => (d < 1 ? (1.5 * d - 2.5) * d * d + 1 : d < 2 ? -0.5 * (((d - 5) * d + 8) * d - 4) : 0),
  },
};

/*
 * stretch: both sides to `size`; crop: the shorter side to `resizeTo`, then the centre; pad: the longer side to `size`,
 * black around. Rounded as torchvision's Resize and CenterCrop, and as PIL.ImageOps.pad.
 */
function toSquare(image, size, how, resizeTo, filter) {
  const { width, height } = image;
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  const [newLong, newShort] =
    how === 'stretch'
      ? [size, size]
      : how === 'crop'
        ? [Math.trunc((resizeTo * long) / short), resizeTo]
        : [size, Math.max(1, roundHalfEven((short / long) * size))];
  const scaled =
    width >= height ? resample(image, newLong, newShort, filter) : resample(image, newShort, newLong, filter);
  const offset = (length) =>
    how === 'crop' && length < size ? -Math.floor((size - length) / 2) : roundHalfEven((length - size) / 2);
  const left = offset(scaled.width);
  const top = offset(scaled.height);
  const square = new Float32Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const sourceX = x + left;
      const sourceY = y + top;
      if (sourceX < 0 || sourceY < 0 || sourceX >= scaled.width || sourceY >= scaled.height) continue;
      for (let c = 0; c < 3; c++) {
        square[(y * size + x) * 3 + c] = scaled.data[(sourceY * scaled.width + sourceX) * 3 + c];
      }
    }
  }
  return square;
}

/* As Python rounds: halves to the even neighbour. */
function roundHalfEven(value) {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2 === 0 ? 0 : 1) : Math.round(value);
}

/* First across, then down; each pass rounds to whole bytes as Pillow does. */
function resample(image, width, height, filter) {
  const across = resampleRows(image.data, image.width, image.height, width, filter);
  const turned = resampleRows(turn(across, width, image.height), image.height, width, height, filter);
  return { width, height, data: turn(turned, height, width) };
}

function turn(data, width, height) {
  const turned = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) turned[(x * height + y) * 3 + c] = data[(y * width + x) * 3 + c];
    }
  }
  return turned;
}

function resampleRows(data, width, height, newWidth, filter) {
  const scale = width / newWidth;
  const unit = Math.max(scale, 1);
  const reach = unit * filter.reach;
  const result = new Float32Array(newWidth * height * 3);
  for (let x = 0; x < newWidth; x++) {
    const centre = (x + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const last = Math.min(width, Math.floor(centre + reach + 0.5));
    const weights = [];
    for (let i = first; i < last; i++) weights.push(filter.weightAt(Math.abs((i - centre + 0.5) / unit)));
    const sum = weights.reduce((a, b) => a + b, 0);
    for (let y = 0; y < height; y++) {
      for (let c = 0; c < 3; c++) {
        let value = 0;
        weights.forEach((w, i) => {
          value += (w / sum) * data[(y * width + first + i) * 3 + c];
        });
        result[(y * newWidth + x) * 3 + c] = Math.min(255, Math.max(0, Math.round(value)));
      }
    }
  }
  return result;
}
