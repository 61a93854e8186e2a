/** Runs in the browser: depthwise convolutions on WebGPU, kernel by kernel and as a share of a training step. */
import { depthwiseFilterGradient } from '../src/kernels/webgpu/depthwise/filter-gradient';
import type { DepthwiseShape } from '../src/kernels/webgpu/depthwise/shape';
import { depthwiseForward, depthwiseInputGradient } from '../src/kernels/webgpu/depthwise/stencil';
import { openDevice } from '../src/kernels/webgpu/device';
import { createWebgpuEngine } from '../src/kernels/webgpu/engine';
import type { OpenStore } from '../src/kernels/webgpu/operations/linear';
import { PipelineCache } from '../src/kernels/webgpu/program/executable';
import { type BufferView, type Kernel, persistent } from '../src/kernels/webgpu/program/kernel';
import { Scratch } from '../src/kernels/webgpu/tuning/scratch';
import { initializeParameters } from '../src/nn/initialize';
import { mobilenetV2Options } from './depthwise-network';
import { timeKernels } from './step/kernels';

const ROUNDS = 3;

export interface LayerTime {
  readonly kernel: string;
  /** Of the default, and of the fastest variant. */
  readonly gigaflops: number;
  readonly fastest: number;
  readonly variant: string;
}

const storeTo =
  (view: BufferView): OpenStore =>
  (builder) => {
    const out = builder.write(view);
    return (i, value) => `${out}[${i}] = ${value};`;
  };

/** A layer of `size` × `size` pixels with a border of half its kernel. */
export async function measureLayer(
  batch: number,
  size: number,
  channels: number,
  kernel: number,
  stride: number,
): Promise<LayerTime[]> {
  const { device, profile } = await openDevice();
  const pipelines = new PipelineCache(device);
  const padding = (kernel - 1) / 2;
  const out = Math.floor((size + 2 * padding - kernel) / stride) + 1;
  const s: DepthwiseShape = {
    path: '',
    batch,
    inHeight: size,
    inWidth: size,
    outHeight: out,
    outWidth: out,
    channels,
    kernel: [kernel, kernel],
    stride: [stride, stride],
    padTop: padding,
    padLeft: padding,
  };
  const input = persistent('x', batch * size * size * channels);
  const output = persistent('y', batch * out * out * channels);
  const weight = persistent('w', kernel * kernel * channels);
  const stores = { weight: storeTo(weight), bias: null };
  const kernels: readonly Kernel[] = [
    depthwiseForward(s, { input, weight, bias: null }, storeTo(output), profile),
    depthwiseInputGradient(s, { outputGradient: output, weight }, storeTo(input), profile),
    ...depthwiseFilterGradient(s, { outputGradient: output, input }, stores, profile).slice(0, 1),
  ];
  const times: LayerTime[] = [];
  for (const each of kernels) {
    const scratch = await Scratch.open(device, pipelines, each);
    const gigaflops = async (built: Kernel) => {
      const pipeline = await pipelines.pipeline(built);
      const groups = built.workgroups[0] * built.workgroups[1];
      let ms = Number.POSITIVE_INFINITY;
      for (let round = 0; round < ROUNDS; round++)
        ms = Math.min(ms, await scratch.run(built, pipeline, 'default', groups, 1));
      return (2 * each.multiplyAdds) / ms / 1e6;
    };
    const own = await gigaflops(each);
    let best = { fastest: own, variant: 'the default' };
    for (const { name, build } of each.variants ?? []) {
      const fastest = await gigaflops(build());
      if (fastest > best.fastest) best = { fastest, variant: name };
    }
    times.push({ kernel: each.label.trim(), gigaflops: own, ...best });
    scratch.dispose();
  }
  device.destroy();
  return times;
}

export interface StepShare {
  readonly device: string;
  readonly stepMs: number;
  /** Milliseconds of depthwise kernels: forward, input gradient, filter gradient. */
  readonly depthwiseMs: number;
  /** And of all other convolutions. */
  readonly convolutionMs: number;
}

/** A training step of MobileNetV2 at a width of 0.35, everything trained. */
export async function measureShare(batch: number, imageSize: number): Promise<StepShare> {
  const options = mobilenetV2Options(batch, imageSize, false);
  const { graph } = options;
  const owned = await openDevice();
  const engine = await createWebgpuEngine(options, owned);
  await engine.importState({ tensors: initializeParameters(graph, 1) });
  let step = 1;
  const train = async () => {
    await engine.trainStep({
      indices: Int32Array.from({ length: batch }, (_, i) => i),
      labels: Int32Array.from({ length: batch }, (_, i) => i % 5),
      augmentation: null,
      mix: null,
      learningRate: 0.01,
      step: step++,
    });
    await engine.takeTrainTotals();
  };
  await train();
  const times = await timeKernels(owned.device, [], train, ROUNDS);
  const sum = (kind: string) => {
    const paths = graph.nodes.flatMap(({ operation, path }) => (operation.kind === kind ? [`${path} `] : []));
    const own = times.filter(({ label }) => paths.some((path) => label.startsWith(path)));
    return own.reduce((total, { ms }) => total + ms, 0);
  };
  const report = {
    device: engine.device.name,
    stepMs: times.reduce((total, { ms }) => total + ms, 0),
    depthwiseMs: sum('depthwiseConv2d'),
    convolutionMs: sum('conv2d'),
  };
  engine.dispose();
  owned.device.destroy();
  return report;
}
