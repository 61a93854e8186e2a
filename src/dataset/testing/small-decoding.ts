/** Pictures of 8 × 8 pixels in three channels: whatever the picture, its decoding costs little more than reading it. */
export const SMALL_DECODING = {
  imageSize: 8,
  resize: 'stretch',
  resizeTo: 8,
  channels: 3,
  interpolation: 'bilinear',
} as const;
