import type { BufferSpec, Graph, Node, Operation, ParameterSpec, Shape, Value } from '../kernels/graph';
import { invariant } from '../shared/errors';

/** What one module contributed: a row of the model summary. */
export interface LayerRow {
  /** state_dict prefix: `layer1.0.conv1`. */
  readonly path: string;
  /** torch's class name: `Conv2d`. */
  readonly kind: string;
  /** Its settings, as short as they can be said: `3→16, 3×3, padding 1`. */
  readonly detail: string;
  readonly outputShape: Shape;
  readonly parameterCount: number;
  /** Multiply-adds of one image's forward pass. */
  readonly multiplyAdds: number;
  /** float32 values of one image kept from forward to backward. */
  readonly activationCount: number;
}

/** Collects nodes, parameters and summary rows while modules build themselves into a graph. */
export class GraphBuilder {
  private readonly nodes: Node[] = [];
  private readonly parameters: ParameterSpec[] = [];
  private readonly buffers: BufferSpec[] = [];
  private readonly counters: string[] = [];
  private readonly path: string[] = [];
  private dropoutCount = 0;
  readonly rows: LayerRow[] = [];
  readonly input: Value;

  constructor(private readonly inputShape: Shape) {
    this.input = this.add({ kind: 'input' }, [], inputShape);
  }

  /** The state_dict prefix of the module being built, with `name` appended: `scope + '.' + name`. */
  name(name: string): string {
    return [...this.path, name].filter((part) => part !== '').join('.');
  }

  /** Builds `body` under one more path segment (may itself hold dots, may be empty). */
  scope<T>(segment: string, body: () => T): T {
    this.path.push(segment);
    try {
      return body();
    } finally {
      this.path.pop();
    }
  }

  add(operation: Operation, inputs: readonly Value[], shape: Shape): Value {
    const id = this.nodes.length;
    this.nodes.push({ operation, inputs: inputs.map((v) => v.id), shape, path: this.name('') });
    return { id, shape };
  }

  /** Registers a parameter (entry names already complete) and returns its id. */
  parameter(spec: ParameterSpec): number {
    invariant(!this.parameters.some((p) => p.name === spec.name), `Two parameters are named ${spec.name}`);
    return this.parameters.push(spec) - 1;
  }

  buffer(spec: BufferSpec): number {
    return this.buffers.push(spec) - 1;
  }

  counter(name: string): void {
    this.counters.push(name);
  }

  /** A number for each dropout of the model, so that each draws its own mask. */
  nextDropoutStream(): number {
    return this.dropoutCount++;
  }

  row(row: Omit<LayerRow, 'path'>): void {
    this.rows.push({ path: this.name(''), ...row });
  }

  finish(output: Value): Graph {
    invariant(
      output.shape.length === 1,
      `The output must be logits [classes], not [${output.shape.join(', ')}]`,
    );
    return {
      nodes: this.nodes,
      parameters: this.parameters,
      buffers: this.buffers,
      counters: this.counters,
      inputShape: this.inputShape,
      output: output.id,
      classCount: output.shape[0],
    };
  }
}
