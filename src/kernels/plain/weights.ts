import { dispose, keep, type Tensor } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../shared/errors';

/** A list of tensors that change as wholes, with what was derived from them. */
export class WeightTable {
  private readonly tensors: Tensor[];
  private readonly derivedTensors = new Map<string, Tensor>();

  /** Takes the tensors over. */
  constructor(tensors: Tensor[]) {
    this.tensors = tensors;
  }

  get(id: number): Tensor {
    const tensor = this.tensors[id];
    if (!tensor) throw new InvariantError(`There is no tensor ${id}`);
    return tensor;
  }

  /**
   * Takes `tensor` over in place of the one held. A new tensor, not new numbers in the old one: XNNPACK keeps packed
   * copies of filters and biases by tensor.
   */
  replace(id: number, tensor: Tensor): void {
    this.get(id).dispose();
    this.tensors[id] = tensor;
    for (const [key, derived] of this.derivedTensors) {
      if (!key.startsWith(`${id} `)) continue;
      derived.dispose();
      this.derivedTensors.delete(key);
    }
  }

  /** A tensor made from tensor `id`, until that is replaced. */
  derived(id: number, purpose: string, make: (tensor: Tensor) => Tensor): Tensor {
    const key = `${id} ${purpose}`;
    const held = this.derivedTensors.get(key);
    if (held) return held;
    const made = keep(make(this.get(id)));
    this.derivedTensors.set(key, made);
    return made;
  }

  /** Frees what was derived, and with it XNNPACK's packed copies; it is made again when it is asked for. */
  releaseDerived(): void {
    for (const tensor of this.derivedTensors.values()) tensor.dispose();
    this.derivedTensors.clear();
  }

  dispose(): void {
    this.releaseDerived();
    dispose(this.tensors);
    this.tensors.length = 0;
  }
}
