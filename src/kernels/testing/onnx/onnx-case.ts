/** ONNX's conformance cases, as reference/onnx-cases.py writes them. */
import { invariant } from '../../../shared/errors';
import { z } from '../../../shared/zod';
import { type Shape, sizeOf } from '../../graph';

const tensorSchema = z
  .object({
    /** numpy's name of the type: `float32`, `int64`, `bool` … */
    type: z.string(),
    shape: z.array(z.number()),
    /** base64 of little-endian float64. */
    data: z.string(),
  })
  .transform(({ type, shape, data }): OnnxTensor => {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    const tensor = { type, shape, data: new Float64Array(bytes.buffer) };
    invariant(tensor.data.length === sizeOf(shape), `A tensor [${shape}] of ${tensor.data.length} numbers`);
    return tensor;
  });

const attributeSchema = z.union([z.number(), z.string(), z.array(z.number())]);

const caseSchema = z.object({
  name: z.string(),
  operators: z.array(z.string()),
  relativeTolerance: z.number(),
  absoluteTolerance: z.number(),
  attributes: z.record(z.string(), attributeSchema),
  inputs: z.array(tensorSchema.nullable()),
  outputs: z.array(tensorSchema.nullable()),
});

const suiteSchema = z.object({ onnx: z.string(), numpy: z.string(), cases: z.array(caseSchema) });

export interface OnnxTensor {
  readonly type: string;
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** A case; of a model of several nodes neither attributes nor tensors are kept. */
export type OnnxCase = z.infer<typeof caseSchema>;
export type OnnxSuite = z.infer<typeof suiteSchema>;

/** Throws a ZodError where the text is not what the script writes. */
export function parseSuite(text: string): OnnxSuite {
  return suiteSchema.parse(JSON.parse(text));
}

/** The single node of a case: what an expression reads. */
export class OnnxNode {
  constructor(private readonly given: OnnxCase) {}

  /** Null where an optional input is left out. */
  optional(index: number): OnnxTensor | null {
    return this.given.inputs[index] ?? null;
  }

  input(index: number): OnnxTensor {
    const tensor = this.optional(index);
    invariant(tensor, `${this.given.name} has no input ${index}`);
    return tensor;
  }

  get inputs(): readonly OnnxTensor[] {
    return this.given.inputs.map((_, index) => this.input(index));
  }

  output(index: number): OnnxTensor {
    const tensor = this.given.outputs[index];
    invariant(tensor, `${this.given.name} has no output ${index}`);
    return tensor;
  }

  get outputCount(): number {
    return this.given.outputs.length;
  }

  number(name: string, otherwise: number): number {
    const value = this.given.attributes[name] ?? otherwise;
    invariant(typeof value === 'number', `${name} of ${this.given.name} is no number`);
    return value;
  }

  numbers(name: string, otherwise: readonly number[]): readonly number[] {
    const value = this.given.attributes[name] ?? otherwise;
    invariant(typeof value === 'object', `${name} of ${this.given.name} is no list`);
    return value;
  }

  text(name: string, otherwise: string): string {
    const value = this.given.attributes[name] ?? otherwise;
    invariant(typeof value === 'string', `${name} of ${this.given.name} is no text`);
    return value;
  }
}
