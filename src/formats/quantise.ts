/**
 * Weights as signed bytes with a scale for each channel along `axis`: symmetric, so that 0 stays 0, and ± the channel's
 * largest weight becomes ± 127 (onnxruntime's quantize_dynamic with per_channel and weight_symmetric).
 */
export function quantised(
  data: Float32Array,
  shape: readonly number[],
  axis: number,
): { readonly data: Int8Array<ArrayBuffer>; readonly scales: Float32Array } {
  const channels = shape[axis] ?? 1;
  // Weights of one channel that stand together.
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const channelOf = (i: number) => Math.floor(i / inner) % channels;
  const scales = new Float32Array(channels);
  for (let i = 0; i < data.length; i++)
    scales[channelOf(i)] = Math.max(scales[channelOf(i)], Math.abs(data[i]) / 127);
  // For a channel of zeros every scale is right.
  const scaleOf = (channel: number) => scales[channel] || 1;
  const bytes = Int8Array.from(data, (value, i) =>
    Math.max(-127, Math.min(127, Math.round(value / scaleOf(channelOf(i))))),
  );
  return { data: bytes, scales: scales.map((scale) => scale || 1) };
}
