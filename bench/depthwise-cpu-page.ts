/** Runs in the browser: depthwise convolutions on the CPU device, layer by layer and as a share of what a network takes. */
import { dispose, randomUniform, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { EngineOptions } from '../src/kernels/engine';
import type { Operation, OperationKind } from '../src/kernels/graph';
import type { Backend } from '../src/kernels/plain/backend';
import { HEAP_BACKEND } from '../src/kernels/plain/cpu-engine';
import { depthwiseConv2d } from '../src/kernels/plain/depthwise-conv2d';
import { createPlainEngine } from '../src/kernels/plain/engine';
import { HEAP_SUMS } from '../src/kernels/plain/heap-sums';
import { initialiseWasm } from '../src/kernels/plain/initialise-wasm';
import type { Pass, PlainOperation, PlainOperations } from '../src/kernels/plain/operation';
import { initializeParameters } from '../src/nn/initialize';
import { startWasmBackend } from '../src/worker/platform/wasm-backend';
import { mobilenetV2Options } from './depthwise-network';

const ROUNDS = 7;

export interface CpuLayerTime {
  readonly kernel: string;
  readonly gigaflops: number;
}

async function start(): Promise<void> {
  await startWasmBackend();
  await initialiseWasm(null);
}

/** A layer of `size` × `size` pixels with a border of half its kernel: the best of a few rounds. */
export async function measureCpuLayer(
  batch: number,
  size: number,
  channels: number,
  kernel: number,
  stride: number,
): Promise<CpuLayerTime[]> {
  await start();
  const side = (kernel - 1) / 2;
  const out = Math.floor((size + 2 * side - kernel) / stride) + 1;
  const operation: Extract<Operation, { kind: 'depthwiseConv2d' }> = {
    kind: 'depthwiseConv2d',
    kernel: [kernel, kernel],
    stride: [stride, stride],
    padding: { top: side, left: side, bottom: side, right: side },
    weight: 0,
    bias: null,
  };
  const node = { operation, inputs: [0], shape: [out, out, channels], path: '' };
  const [x, gradient, weight] = tidy(() => [
    randomUniform([batch, size, size, channels], -1, 1),
    randomUniform([batch, out, out, channels], -1, 1),
    randomUniform([kernel, kernel, channels], -1, 1),
  ]) as [Tensor, Tensor, Tensor];
  const passOf = (trains: boolean): Pass => ({
    sums: HEAP_SUMS,
    training: true,
    batchStatistics: 'momentum',
    step: 1,
    seed: 1,
    firstImage: 0,
    isTrained: () => trains,
    parameter: () => weight,
    derived: (_, __, make) => make(weight),
    buffer: () => weight,
    setBuffer: () => {},
  });
  const forward = (trains: boolean) => depthwiseConv2d(operation, [x], passOf(trains), node);
  const [onlyInput, onlyFilter] = [forward(false), forward(true)];
  const kernels: Readonly<Record<string, () => void>> = {
    forward: () => forward(false),
    'input gradient': () => onlyInput.backward(gradient, [true], []),
    'filter gradient': () => onlyFilter.backward(gradient, [false], [x]),
  };
  const flops = 2 * batch * out * out * channels * kernel * kernel;
  const times = Object.entries(kernels).map(([name, compute]) => ({
    kernel: name,
    gigaflops: flops / bestOf(() => void tidy(compute)) / 1e6,
  }));
  dispose([x, gradient, weight, onlyInput.output, onlyFilter.output]);
  return times;
}

function bestOf(compute: () => void): number {
  compute();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    compute();
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}

export interface CpuShare {
  readonly device: string;
  /** Of the median round. */
  readonly wholeMs: number;
  readonly depthwiseMs: number;
  readonly convolutionMs: number;
}

/** A training step of MobileNetV2 0.35, or its pass over as many images with everything frozen. */
export async function measureCpuShare(
  batch: number,
  imageSize: number,
  isFrozen: boolean,
): Promise<CpuShare> {
  await start();
  const options: EngineOptions = mobilenetV2Options(batch, imageSize, isFrozen);
  const spent = new Map<OperationKind, number>();
  const engine = await createPlainEngine(options, timed(HEAP_BACKEND, spent));
  await engine.importState({ tensors: initializeParameters(options.graph, 1) });
  const indices = Int32Array.from({ length: batch }, (_, i) => i);
  const labels = indices.map((i) => i % options.graph.classCount);
  const rounds: CpuShare[] = [];
  for (let step = 1; step <= 1 + ROUNDS; step++) {
    spent.clear();
    const startedAt = performance.now();
    if (isFrozen) await engine.predict(indices, 'live');
    else {
      await engine.trainStep({ indices, labels, augmentation: null, mix: null, learningRate: 0.01, step });
      await engine.takeTrainTotals();
    }
    const wholeMs = performance.now() - startedAt;
    const [depthwiseMs, convolutionMs] = (['depthwiseConv2d', 'conv2d'] as const).map(
      (kind) => spent.get(kind) ?? 0,
    ) as [number, number];
    if (step > 1) rounds.push({ device: engine.device.name, wholeMs, depthwiseMs, convolutionMs });
  }
  engine.dispose();
  return rounds.sort((a, b) => a.wholeMs - b.wholeMs)[ROUNDS >> 1] as CpuShare;
}

/** A backend that adds up the milliseconds of each kind of operation, forward and back; a chain counts as its first. */
function timed(backend: Backend, spent: Map<OperationKind, number>): Backend {
  const measure = <T>(kind: OperationKind, compute: () => T): T => {
    const startedAt = performance.now();
    const result = compute();
    spent.set(kind, (spent.get(kind) ?? 0) + performance.now() - startedAt);
    return result;
  };
  const operations = Object.fromEntries(
    Object.entries(backend.operations).map(([key, run]) => {
      const kind = key as OperationKind;
      const compute = run as PlainOperation<OperationKind>;
      const watched: PlainOperation<OperationKind> = (...given) => {
        const forward = measure(kind, () => compute(...given));
        return { ...forward, backward: (...asked) => measure(kind, () => forward.backward(...asked)) };
      };
      return [kind, watched];
    }),
  ) as unknown as PlainOperations;
  return {
    ...backend,
    operations,
    createChainRunner() {
      const runner = backend.createChainRunner();
      return (
        runner && {
          run: (chain, input, pass) => measure(chain.operation.kind, () => runner.run(chain, input, pass)),
          release: (isKept) => runner.release(isKept),
        }
      );
    },
  };
}
