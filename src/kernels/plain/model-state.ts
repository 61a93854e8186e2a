import { clone, fill, tensor as makeTensor, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { optimizerSlots } from '../../recipe/kinds/optimizers';
import { InvariantError } from '../../shared/errors';
import type { EngineOptions, EngineState } from '../engine';
import { sizeOf } from '../graph';
import { WeightTable } from './weights';

/** Everything a run changes: parameters, running statistics, optimizer slots and averaged weights. */
export class ModelState {
  readonly parameters: WeightTable;
  readonly buffers: WeightTable;
  /** One table per slot of the optimizer; null where the parameter is frozen. */
  readonly slots: readonly (Tensor | null)[][];
  private averaged: WeightTable | null = null;
  private readonly slotNames: readonly string[];

  constructor(private readonly options: EngineOptions) {
    const { graph, frozen, optimizer } = options;
    this.slotNames = optimizerSlots(optimizer);
    const trained = graph.parameters.filter(({ name }) => !frozen.has(name));
    // One scope: where there is no room for all of it, nothing of it stays.
    const tensors = tidy(() => [
      ...graph.parameters.map(({ shape }) => zeros([...shape])),
      ...graph.buffers.map(({ shape, initial }) => fill([...shape], initial)),
      ...this.slotNames.flatMap(() => trained.map(({ shape }) => zeros([...shape]))),
    ]);
    this.parameters = new WeightTable(tensors.splice(0, graph.parameters.length));
    this.buffers = new WeightTable(tensors.splice(0, graph.buffers.length));
    this.slots = this.slotNames.map(() =>
      graph.parameters.map(({ name }) => (frozen.has(name) ? null : (tensors.shift() ?? null))),
    );
  }

  /** The averaged weights; equal to the live ones until the first step starts to average. */
  average(): WeightTable {
    return this.averaged ?? this.parameters;
  }

  /** The averaged weights to move, begun from the live ones. */
  startAverage(): WeightTable {
    this.averaged ??= new WeightTable(
      this.options.graph.parameters.map((_, id) => clone(this.parameters.get(id))),
    );
    return this.averaged;
  }

  /** Before a step: weights that were only evaluated with keep no derived copies through it. */
  releaseAverageDerived(): void {
    this.averaged?.releaseDerived();
  }

  replaceSlot(slot: number, id: number, tensor: Tensor): void {
    const table = this.slots[slot] as (Tensor | null)[];
    table[id]?.dispose();
    table[id] = tensor;
  }

  /** Real copies of everything, by the keys of EngineState. */
  async export(): Promise<EngineState> {
    const tensors = new Map<string, Float32Array>();
    for (const [key, tensor] of this.entries()) {
      const values = await tensor.data();
      if (!(values instanceof Float32Array)) throw new InvariantError(`${key} is not float32`);
      tensors.set(key, values);
    }
    return { tensors };
  }

  /**
   * Takes copies. Nothing changes unless every key and length is right. Slots of frozen parameters are passed over:
   * a run may freeze what an earlier one trained.
   */
  import(state: EngineState): void {
    const setters = new Map<string, { size: number; set: ((values: Float32Array) => void) | null }>();
    const { graph, emaDecay, frozen } = this.options;
    const create = (values: Float32Array, shape: readonly number[]) => makeTensor(values, [...shape]);
    for (const [id, { name, shape }] of graph.parameters.entries()) {
      const size = sizeOf(shape);
      setters.set(`parameter/${name}`, {
        size,
        set: (values) => this.parameters.replace(id, create(values, shape)),
      });
      if (emaDecay !== null) {
        setters.set(`ema/${name}`, {
          size,
          set: (values) => this.startAverage().replace(id, create(values, shape)),
        });
      }
      for (const [slot, slotName] of this.slotNames.entries()) {
        const set = (values: Float32Array) => this.replaceSlot(slot, id, create(values, shape));
        setters.set(`slot.${slotName}/${name}`, { size, set: frozen.has(name) ? null : set });
      }
    }
    for (const [id, { name, shape }] of graph.buffers.entries()) {
      setters.set(`buffer/${name}`, {
        size: sizeOf(shape),
        set: (values) => this.buffers.replace(id, create(values, shape)),
      });
    }
    for (const [key, values] of state.tensors) {
      const setter = setters.get(key);
      if (!setter) throw new InvariantError(`The state holds ${key}, which this run does not have`);
      if (values.length !== setter.size) {
        throw new InvariantError(`${key} has ${values.length} values instead of ${setter.size}`);
      }
    }
    // Parameters first: averages that are absent begin from them.
    for (const [key, setter] of setters) {
      const values = state.tensors.get(key);
      if (values) setter.set?.(values);
    }
  }

  private *entries(): Generator<[string, Tensor]> {
    const { graph, emaDecay } = this.options;
    for (const [id, { name }] of graph.parameters.entries()) {
      yield [`parameter/${name}`, this.parameters.get(id)];
      if (emaDecay !== null) yield [`ema/${name}`, this.average().get(id)];
      for (const [slot, slotName] of this.slotNames.entries()) {
        const tensor = this.slots[slot]?.[id];
        if (tensor) yield [`slot.${slotName}/${name}`, tensor];
      }
    }
    for (const [id, { name }] of graph.buffers.entries()) yield [`buffer/${name}`, this.buffers.get(id)];
  }

  dispose(): void {
    this.parameters.dispose();
    this.buffers.dispose();
    this.averaged?.dispose();
    for (const table of this.slots) {
      for (const tensor of table) tensor?.dispose();
      table.length = 0;
    }
  }
}
