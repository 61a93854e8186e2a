import type { ActivationFunction } from '../../../recipe/kinds/activations';
import type { KernelBuilder } from '../program/kernel';

export interface Activation {
  readonly function: ActivationFunction;
  readonly slope: number;
}

/** A number as a WGSL f32 literal. */
export function literal(value: number): string {
  const text = String(Math.fround(value));
  return /[.e]/.test(text) ? `f32(${text})` : `${text}.0`;
}

/**
 * The normal distribution's (cdf, pdf) at x. erf by Abramowitz & Stegun 7.1.26 (absolute error under 1.5e-7, the size
 * of float32's own rounding), arranged so that the lower tail keeps its relative accuracy.
 */
const NORMAL = `fn normal_distribution(x: f32) -> vec2<f32> {
let e = exp(-0.5 * x * x);
let t = 1.0 / (1.0 + 0.3275911 * 0.70710678 * abs(x));
let tail = 0.5 * e * t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
return vec2<f32>(select(1.0 - tail, tail, x < 0.0), 0.39894228 * e);
}`;

const GELU_SLOPE = `fn gelu_slope(x: f32) -> f32 { let d = normal_distribution(x); return d.x + x * d.y; }`;

/** Never the exponential of a large number: some adapters make NaN of what overflows. */
const LOGISTIC = `fn logistic(x: f32) -> f32 {
let e = exp(-abs(x));
return select(1.0, e, x < 0.0) / (1.0 + e);
}`;

const SILU_SLOPE = `fn silu_slope(x: f32) -> f32 { let s = logistic(x); return s * (1.0 + x * (1.0 - s)); }`;

/** min(max(x, 0), 6), which lets NaN through, as torch does. */
const RELU6 = `fn relu6(x: f32) -> f32 { return select(select(x, 6.0, x >= 6.0), 0.0, x <= 0.0); }`;

/** The least finite f32, as WGSL: where a maximum begins. */
export const LEAST = '-3.4028234e38';

/** One activation as WGSL. */
interface ActivationCode {
  /** Functions that `value` and `slope` call. */
  readonly helpers?: readonly string[];
  /** The activation of `x` (a name). */
  value(x: string, slope: string): string;
  /** The factor of the gradient, by the value that `slopeBy` names. */
  slope(x: string, slope: string): string;
  /**
   * What shows the slope: the value before the activation, the value after it, or the sign of the value after it, which a
   * positive factor leaves as it is.
   */
  readonly slopeBy: 'before' | 'after' | 'sign';
}

const CODE: Readonly<Record<ActivationFunction, ActivationCode>> = {
  relu: {
    value: (x) => `select(${x}, 0.0, ${x} <= 0.0)`, // lets NaN through, as torch does
    slope: (x) => `select(0.0, 1.0, ${x} > 0.0)`,
    slopeBy: 'sign',
  },
  leakyRelu: {
    value: (x, slope) => `select(${x} * ${slope}, ${x}, ${x} > 0.0)`,
    slope: (x, slope) => `select(${slope}, 1.0, ${x} > 0.0)`,
    slopeBy: 'sign',
  },
  gelu: {
    helpers: [NORMAL, GELU_SLOPE],
    value: (x) => `${x} * normal_distribution(${x}).x`,
    slope: (x) => `gelu_slope(${x})`,
    slopeBy: 'before',
  },
  relu6: {
    helpers: [RELU6],
    value: (x) => `relu6(${x})`,
    slope: (x) => `select(0.0, 1.0, ${x} > 0.0 && ${x} < 6.0)`,
    slopeBy: 'after',
  },
  hardSigmoid: {
    helpers: [RELU6],
    value: (x) => `relu6(${x} + 3.0) * ${literal(1 / 6)}`,
    slope: (x) => `select(0.0, ${literal(1 / 6)}, abs(${x}) < 3.0)`,
    slopeBy: 'before',
  },
  hardSwish: {
    helpers: [RELU6],
    value: (x) => `${x} * relu6(${x} + 3.0) * ${literal(1 / 6)}`,
    // torch: 0 up to −3 (NaN passes on), x / 3 + 1/2 between, 1 from 3 on.
    slope: (x) => `select(select(${x} * ${literal(1 / 3)} + 0.5, 1.0, ${x} >= 3.0), 0.0, ${x} <= -3.0)`,
    slopeBy: 'before',
  },
  sigmoid: {
    helpers: [LOGISTIC],
    value: (x) => `logistic(${x})`,
    slope: (x) => `${x} * (1.0 - ${x})`,
    slopeBy: 'after',
  },
  silu: {
    helpers: [LOGISTIC, SILU_SLOPE],
    value: (x) => `${x} * logistic(${x})`,
    slope: (x) => `silu_slope(${x})`,
    slopeBy: 'before',
  },
};

/** What shows an activation's slope. Leaky ReLU with a slope of 0 or below hides the sign. */
export function slopeBy({ function: name, slope }: Activation): ActivationCode['slopeBy'] {
  return name === 'leakyRelu' && slope <= 0 ? 'before' : CODE[name].slopeBy;
}

/** ReLU and leaky ReLU: they rise, and their output has the sign of their input. */
export function keepsSign(activation: Activation): boolean {
  return slopeBy(activation) === 'sign';
}

/** The expression of the activation of `x` (a name). */
export function activate(builder: KernelBuilder, activation: Activation, x: string): string {
  const { helpers = [], value } = CODE[activation.function];
  for (const helper of helpers) builder.helper(helper, helper);
  return value(x, literal(activation.slope));
}

/** The factor of the gradient, by the value `x` (a name) that `slopeBy` names. */
export function activationSlope(builder: KernelBuilder, activation: Activation, x: string): string {
  const { helpers = [], slope } = CODE[activation.function];
  for (const helper of helpers) builder.helper(helper, helper);
  return slope(x, literal(activation.slope));
}
