/** From a file's bytes to probabilities: decoded by the studio's own code, so the network sees what it saw in training. */

import { decodeEngine } from '../dataset/decode/decode-engine';
import { decodeImage, toSquare } from '../dataset/decode/decode-image';
import type { PixelSettings } from '../dataset/decode/resize-plan';
import type { DemoSetup } from '../formats/demo-setup';
import { type Failure, type Result, success } from '../shared/result';
import { type Network, runNetwork, softmax } from './network';
import type { Value } from './value';

/** Pixels of the camera, RGBA. */
export interface Frame {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

export interface Answer {
  /** In the order of the classes; they add up to 1. */
  readonly probabilities: Float32Array;
  /** [imageSize, imageSize, channels]: what the network was shown. */
  readonly pixels: Uint8Array;
  readonly warnings: readonly Failure[];
  readonly durationMs: number;
}

export class Predictor {
  private readonly settings: PixelSettings;
  private readonly network: Network;

  /** `tensors`: in the order of `setup.tensors`. */
  constructor(
    private readonly setup: DemoSetup,
    tensors: readonly Float32Array[],
  ) {
    this.settings = { ...setup.preprocessing, grayRange: setup.grayRange };
    const { nodes, output } = setup;
    const named = setup.tensors.map(({ name, shape }, i) => [name, { shape, data: tensors[i] }] as const);
    this.network = { nodes, output, tensors: new Map(named) };
  }

  /** Of an image file; a failure where it cannot be read (`problem.<code>`). */
  async file(bytes: Uint8Array<ArrayBuffer>): Promise<Result<Answer>> {
    const startedMs = performance.now();
    const decoded = await decodeImage(bytes, this.settings);
    if (!decoded.ok) return decoded;
    const { pixels, warnings } = decoded.value;
    return success(this.answer(pixels, warnings, startedMs));
  }

  async frame({ data, width, height }: Frame): Promise<Result<Answer>> {
    const startedMs = performance.now();
    const picture = { data, width, height, stride: 4 };
    return success(this.answer(toSquare(picture, this.settings, await decodeEngine()), [], startedMs));
  }

  private answer(pixels: Uint8Array, warnings: readonly Failure[], startedMs: number): Answer {
    const logits = runNetwork(this.network, this.normalised(pixels));
    const probabilities = Float32Array.from(softmax(logits));
    return { probabilities, pixels, warnings, durationMs: performance.now() - startedMs };
  }

  /** Bytes [H, W, C] as [C, H, W] on the [0, 1] scale, normalised as the recipe says. */
  private normalised(pixels: Uint8Array): Value {
    const { channels, imageSize } = this.setup.preprocessing;
    const { mean, deviation } = this.setup.normalization;
    const plane = imageSize * imageSize;
    const data = new Float32Array(channels * plane);
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < plane; i++)
        data[c * plane + i] = (pixels[i * channels + c] / 255 - mean[c]) / deviation[c];
    return { shape: [channels, imageSize, imageSize], data };
  }
}
