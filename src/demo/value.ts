/** Images are [channels, height, width], tokens [tokens, width], features [width]; weights stand in PyTorch's layouts. */
export interface Value {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Weights by their state_dict names. */
export type Tensors = ReadonlyMap<string, Value>;

/** Throws where the file lost a line of its weights. */
export function tensorOf(tensors: Tensors, name: string): Value {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new Error(`The file has no weights ${name}`);
  return tensor;
}
