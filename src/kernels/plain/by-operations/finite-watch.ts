import {
  cast,
  equal,
  greater,
  isFinite as isFiniteTensor,
  max,
  mul,
  stack,
  sub,
  sum,
  type Tensor,
  tidy,
  where,
  zeros,
} from '@tensorflow/tfjs-core';

/**
 * Watches steps for numbers that are not finite where reading each step would stall the device: a tensor remembers
 * the first such step and which gradients showed it. From that step on weights stay as they were.
 */
export class FiniteWatch {
  /** [1 + parameters]: the first bad step (0: none yet), then 1 for each gradient that was not finite in it. */
  private memory: Tensor;

  constructor(private readonly parameterCount: number) {
    this.memory = zeros([1 + parameterCount]);
  }

  /** Judges one step by its loss sum and its gradients, in order of `ids`. */
  observe(loss: Tensor, ids: readonly number[], gradients: readonly Tensor[], step: number): void {
    const next = tidy(() => {
      const broken = (tensor: Tensor) => sub(1, cast(isFiniteTensor(sum(mul(tensor, 0))), 'float32'));
      const none = zeros([]);
      const flags = Array.from({ length: this.parameterCount }, () => none);
      for (const [i, id] of ids.entries()) flags[id] = broken(gradients[i]);
      const bad = max(stack([broken(loss), ...flags]));
      const record = stack([mul(bad, step), ...flags]);
      return where(greater(sum(this.memory), 0), this.memory, record);
    });
    this.memory.dispose();
    this.memory = next;
  }

  /** `updated` while all was finite, `held` from the first step on that was not. */
  choose(held: Tensor, updated: Tensor): Tensor {
    return tidy(() => where(equal(sum(this.memory), 0), updated, held));
  }

  /** The first bad step and the last parameter (backward comes to it first) whose gradient was not finite. */
  async take(): Promise<{ step: number; parameter: number | null } | null> {
    const [step = 0, ...flags] = await this.memory.data();
    if (step === 0) return null;
    this.memory.dispose();
    this.memory = zeros([1 + this.parameterCount]);
    // A bad loss spoils every gradient: then the first parameter stands for the model.
    const parameter = flags.every((flag) => flag === 1) ? 0 : flags.lastIndexOf(1);
    return { step, parameter: parameter < 0 ? null : parameter };
  }

  dispose(): void {
    this.memory.dispose();
  }
}
