import type { ActivationFunction } from '../../../recipe/kinds/activations';
import { assertNever, UnsupportedOperationError } from '../../../shared/errors';
import type { KernelBuilder } from '../program/kernel';

export interface Activation {
  readonly function: ActivationFunction;
  readonly slope: number;
}

/** ReLU and leaky ReLU: they rise, and their output has the sign of their input. */
export function keepsSign(activation: Activation): boolean {
  return activation.function === 'relu' || (activation.function === 'leakyRelu' && activation.slope > 0);
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

/** The least finite f32, as WGSL: where a maximum begins. */
export const LEAST = '-3.4028234e38';

/** The expression of the activation of `x` (a name). */
export function activate(builder: KernelBuilder, activation: Activation, x: string): string {
  switch (activation.function) {
    case 'relu':
      return `select(${x}, 0.0, ${x} <= 0.0)`; // lets NaN through, as torch does
    case 'leakyRelu':
      return `select(${x} * ${literal(activation.slope)}, ${x}, ${x} > 0.0)`;
    case 'gelu':
      builder.helper('normal', NORMAL);
      return `${x} * normal_distribution(${x}).x`;
    case 'relu6':
    case 'hardSwish':
    case 'hardSigmoid':
    case 'silu':
    case 'sigmoid':
      throw new UnsupportedOperationError('The WebGPU engine', activation.function);
    default:
      return assertNever(activation.function);
  }
}

/**
 * The factor of the gradient. `x` is the value before the activation; for relu and leakyRelu the value after serves as
 * well (they keep the sign).
 */
export function activationSlope(builder: KernelBuilder, activation: Activation, x: string): string {
  switch (activation.function) {
    case 'relu':
      return `select(0.0, 1.0, ${x} > 0.0)`;
    case 'leakyRelu':
      return `select(${literal(activation.slope)}, 1.0, ${x} > 0.0)`;
    case 'gelu':
      builder.helper('normal', NORMAL);
      builder.helper(
        'gelu_slope',
        `fn gelu_slope(x: f32) -> f32 { let d = normal_distribution(x); return d.x + x * d.y; }`,
      );
      return `gelu_slope(${x})`;
    case 'relu6':
    case 'hardSwish':
    case 'hardSigmoid':
    case 'silu':
    case 'sigmoid':
      throw new UnsupportedOperationError('The WebGPU engine', activation.function);
    default:
      return assertNever(activation.function);
  }
}
