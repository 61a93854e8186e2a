/**
 * ONNX's messages as far as an image classifier needs them; field numbers are those of onnx.proto
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
import { floatField, integerField, type Message, messageField, textField } from './protobuf';

/** LayerNormalization came with 17. */
const OPSET = 17;
/** The version of the file format that opset 17 came with. */
const IR_VERSION = 8;
const FLOAT = 1;
const INT8 = 3;
const INT64 = 7;
const FLOAT16 = 10;

export type Attribute = number | string | readonly number[] | { readonly float: number };

function attribute(name: string, value: Attribute): Message {
  const named = textField(1, name);
  const [type, content] =
    typeof value === 'number'
      ? [2, integerField(3, value)]
      : typeof value === 'string'
        ? [3, textField(4, value)]
        : 'float' in value
          ? [1, floatField(2, value.float)]
          : [7, value.flatMap((v) => integerField(8, v))];
  return messageField(5, named, content, integerField(20, type));
}

/** A float tensor of a symbolic first length: `dimensions` may hold names. */
function valueInfo(field: number, name: string, dimensions: readonly (number | string)[]): Message {
  const shape = dimensions.map((d) =>
    messageField(1, typeof d === 'number' ? integerField(1, d) : textField(2, d)),
  );
  const tensorType = messageField(1, integerField(1, FLOAT), messageField(2, ...shape));
  return messageField(field, textField(1, name), messageField(2, tensorType));
}

function tensor(name: string, shape: readonly number[], type: number, raw: Uint8Array<ArrayBuffer>): Message {
  return messageField(
    5,
    shape.flatMap((length) => integerField(1, length)),
    integerField(2, type),
    textField(8, name),
    messageField(9, [raw]),
  );
}

/** Collects nodes and initializers in order; names are made unique by whoever calls. */
export class OnnxGraph {
  private readonly nodes: Message[] = [];
  private readonly initializers: Message[] = [];
  private readonly initialized = new Set<string>();
  private nodeCount = 0;

  /** Appends a node and returns its output's name: `name`, or one made of the operator and a number. */
  add(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    name = `${operator}_${this.nodeCount}`,
  ): string {
    this.nodeCount++;
    this.nodes.push(
      messageField(
        1,
        inputs.flatMap((input) => textField(1, input)),
        textField(2, name),
        textField(3, `node:${name}`),
        textField(4, operator),
        Object.entries(attributes).flatMap(([key, value]) => attribute(key, value)),
      ),
    );
    return name;
  }

  /** A float constant under its name, once. */
  floats(name: string, shape: readonly number[], data: Float32Array): string {
    if (!this.initialized.has(name)) {
      const bytes =
        data.buffer instanceof ArrayBuffer
          ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
          : new Uint8Array(Float32Array.from(data).buffer);
      this.initializers.push(tensor(name, shape, FLOAT, bytes));
      this.initialized.add(name);
    }
    return name;
  }

  /** Halves under a name, and float32 of them: whoever runs the graph widens them once, when it opens the file. */
  halves(name: string, shape: readonly number[], data: Uint16Array<ArrayBuffer>): string {
    if (this.initialized.has(name)) return name;
    const stored = `${name}:float16`;
    this.initializers.push(tensor(stored, shape, FLOAT16, new Uint8Array(data.buffer)));
    this.initialized.add(name);
    return this.add('Cast', [stored], { to: FLOAT }, name);
  }

  /** Signed bytes under a name, and float32 of them: byte · scale, a scale for each step along `axis`. */
  scaledBytes(
    name: string,
    shape: readonly number[],
    {
      data,
      scales,
      axis,
    }: { readonly data: Int8Array<ArrayBuffer>; readonly scales: Float32Array; readonly axis: number },
  ): string {
    if (this.initialized.has(name)) return name;
    const stored = `${name}:int8`;
    this.initializers.push(tensor(stored, shape, INT8, new Uint8Array(data.buffer)));
    this.initialized.add(name);
    const scale = this.floats(`${name}:scale`, [scales.length], scales);
    return this.add('DequantizeLinear', [stored, scale], { axis }, name);
  }

  /** An int64 constant, named by its values; a scalar where `values` is a number. */
  integers(values: number | readonly number[]): string {
    const list = typeof values === 'number' ? [values] : values;
    const name =
      typeof values === 'number' ? `scalar_${values}` : `shape_${list.join('_')}`.replaceAll('-', 'm');
    if (!this.initialized.has(name)) {
      const raw = new Uint8Array(BigInt64Array.from(list, BigInt).buffer);
      this.initializers.push(tensor(name, typeof values === 'number' ? [] : [list.length], INT64, raw));
      this.initialized.add(name);
    }
    return name;
  }

  /** The whole ModelProto. */
  finish(options: {
    readonly input: { readonly name: string; readonly shape: readonly (number | string)[] };
    readonly output: { readonly name: string; readonly shape: readonly (number | string)[] };
    readonly about: string;
    readonly metadata: Readonly<Record<string, string>>;
  }): Message {
    const { input, output, about, metadata } = options;
    const graph = messageField(
      7,
      ...this.nodes,
      textField(2, 'vireo'),
      ...this.initializers,
      textField(10, about),
      valueInfo(11, input.name, input.shape),
      valueInfo(12, output.name, output.shape),
    );
    return [
      integerField(1, IR_VERSION),
      textField(2, 'vireo'),
      textField(6, about),
      graph,
      messageField(8, textField(1, ''), integerField(2, OPSET)),
      ...Object.entries(metadata).map(([key, value]) =>
        messageField(14, textField(1, key), textField(2, value)),
      ),
    ].flat();
  }
}
