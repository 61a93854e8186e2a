/**
 * Every activation, once: a new one is an entry here, its name (i18n/names.ts) and its kernels, which the compiler names.
 * Each is the function of torch.nn whose class it names.
 */

/** A formula in ONNX's operators (opset 17): `x`, a number, or an operator with its inputs and float attributes. */
export type OnnxFormula =
  | 'x'
  | number
  | {
      readonly operator: string;
      readonly inputs: readonly OnnxFormula[];
      readonly attributes?: Readonly<Record<string, number>>;
    };

/** A stock layer of tfjs-layers, which are Keras 2's. */
export interface KerasLayer {
  readonly className: string;
  readonly config: Readonly<Record<string, number | string>>;
}

/** How others compute it. `slope` is that of a leaky ReLU, which no other reads. */
interface ActivationKind {
  /** torch.nn's class, constructed with its own defaults. */
  readonly torch: string;
  readonly slope: number;
  onnx(slope: number): OnnxFormula;
  /** Null where no stock layer computes it: the export says so. */
  keras(slope: number): KerasLayer | null;
  /** Of one number, in the HTML demo. */
  compute(x: number, slope: number, erf: (x: number) => number): number;
}

const plain = { slope: 0 } as const;
const onnx = (
  operator: string,
  inputs: readonly OnnxFormula[],
  attributes?: Readonly<Record<string, number>>,
): OnnxFormula => ({ operator, inputs, ...(attributes && { attributes }) });
const keras = (activation: string): KerasLayer => ({ className: 'Activation', config: { activation } });

export const ACTIVATIONS = {
  relu: {
    ...plain,
    torch: 'ReLU',
    onnx: () => onnx('Relu', ['x']),
    keras: () => keras('relu'),
    compute: (x) => Math.max(0, x),
  },
  leakyRelu: {
    // torch.nn.LeakyReLU's own slope.
    slope: 0.01,
    torch: 'LeakyReLU',
    onnx: (slope) => onnx('LeakyRelu', ['x'], { alpha: slope }),
    keras: (slope) => ({ className: 'LeakyReLU', config: { alpha: slope } }),
    compute: (x, slope) => (x < 0 ? slope * x : x),
  },
  /** The exact form, by erf. */
  gelu: {
    ...plain,
    torch: 'GELU',
    // x / 2 · (1 + erf(x / √2)): the Gelu operator itself came with opset 20.
    onnx: () =>
      onnx('Mul', [
        onnx('Mul', ['x', 0.5]),
        onnx('Add', [onnx('Erf', [onnx('Mul', ['x', Math.SQRT1_2])]), 1]),
      ]),
    keras: () => keras('gelu'),
    compute: (x, _slope, erf) => (x / 2) * (1 + erf(x * Math.SQRT1_2)),
  },
  relu6: {
    ...plain,
    torch: 'ReLU6',
    onnx: () => onnx('Clip', ['x', 0, 6]),
    keras: () => keras('relu6'),
    compute: (x) => Math.min(6, Math.max(0, x)),
  },
  /** x · relu6(x + 3) / 6 (Howard et al. 2019). */
  hardSwish: {
    ...plain,
    torch: 'Hardswish',
    onnx: () => onnx('HardSwish', ['x']),
    keras: () => null,
    compute: (x) => x * Math.min(1, Math.max(0, x / 6 + 0.5)),
  },
  /** relu6(x + 3) / 6. */
  hardSigmoid: {
    ...plain,
    torch: 'Hardsigmoid',
    onnx: () => onnx('HardSigmoid', ['x'], { alpha: 1 / 6, beta: 0.5 }),
    // Keras 2's hard_sigmoid is another function: 0.2 x + 0.5, clipped.
    keras: () => null,
    compute: (x) => Math.min(1, Math.max(0, x / 6 + 0.5)),
  },
  silu: {
    ...plain,
    torch: 'SiLU',
    onnx: () => onnx('Mul', ['x', onnx('Sigmoid', ['x'])]),
    keras: () => keras('swish'),
    compute: (x) => x / (1 + Math.exp(-x)),
  },
  sigmoid: {
    ...plain,
    torch: 'Sigmoid',
    onnx: () => onnx('Sigmoid', ['x']),
    keras: () => keras('sigmoid'),
    compute: (x) => 1 / (1 + Math.exp(-x)),
  },
} as const satisfies Record<string, ActivationKind>;

export type ActivationFunction = keyof typeof ACTIVATIONS;

export const ACTIVATION_FUNCTIONS = Object.keys(ACTIVATIONS) as [ActivationFunction, ...ActivationFunction[]];

/** The entry of an activation. */
export function activationKind(name: ActivationFunction): ActivationKind {
  return ACTIVATIONS[name];
}
