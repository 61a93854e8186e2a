/** The tensors of an exported model, by what the graph calls them, in torch's layout. */
import type { BufferId, Graph, ParameterId, Shape } from '../kernels/graph';
import type { NamedTensor } from '../protocol/model';
import { invariant } from '../shared/errors';

export interface StateTensor {
  /** state_dict name of the (first) entry. */
  readonly name: string;
  /** Shape in torch; stacked entries are joined along axis 0. */
  readonly shape: Shape;
  readonly data: Float32Array;
}

export interface StateTensors {
  parameter(id: ParameterId): StateTensor;
  buffer(id: BufferId): StateTensor;
}

/** Looks tensors up by the graph's ids. A tensor that is absent or of another shape is an InvariantError. */
export function stateTensors(graph: Graph, tensors: readonly NamedTensor[]): StateTensors {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const find = (name: string, shape: Shape): Float32Array => {
    const tensor = byName.get(name);
    invariant(tensor !== undefined, `The model has no tensor ${name}`);
    invariant(
      tensor.shape.join() === shape.join() && tensor.data instanceof Float32Array,
      `${name} is [${tensor.shape.join(', ')}], not [${shape.join(', ')}]`,
    );
    return tensor.data;
  };
  return {
    parameter(id) {
      const spec = graph.parameters[id];
      invariant(spec !== undefined, `The graph has no parameter ${id}`);
      const parts = spec.entries.map(({ name, shape }) => find(name, shape));
      const [first] = spec.entries;
      invariant(first !== undefined, `${spec.name} has no entries`);
      if (parts.length === 1) return { name: first.name, shape: first.shape, data: parts[0] };
      const shape = [spec.entries.reduce((rows, e) => rows + (e.shape[0] ?? 1), 0), ...first.shape.slice(1)];
      const data = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
      let position = 0;
      for (const part of parts) {
        data.set(part, position);
        position += part.length;
      }
      return { name: spec.entries.map((e) => e.name).join('+'), shape, data };
    },
    buffer(id) {
      const spec = graph.buffers[id];
      invariant(spec !== undefined, `The graph has no buffer ${id}`);
      return { name: spec.name, shape: spec.shape, data: find(spec.name, spec.shape) };
    },
  };
}

/** [rows, columns] → [columns, rows]. */
export function transpose(data: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) result[c * rows + r] = data[r * columns + c];
  }
  return result;
}
