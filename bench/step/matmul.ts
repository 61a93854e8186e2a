import type { OwnedDevice } from '../../src/kernels/webgpu/device';
import type { DeviceProfile } from '../../src/kernels/webgpu/device-profile';
import { alternatives } from '../../src/kernels/webgpu/gemm/candidates';
import { gemm } from '../../src/kernels/webgpu/gemm/gemm';
import { matrixOperand } from '../../src/kernels/webgpu/gemm/operand';
import { defaultChoice } from '../../src/kernels/webgpu/gemm/tiling';
import { EngineMemory, Executable, PipelineCache } from '../../src/kernels/webgpu/program/executable';
import { HYPER_BYTES } from '../../src/kernels/webgpu/program/hyper';
import { persistent } from '../../src/kernels/webgpu/program/kernel';

/** Large enough to fill an adapter, small enough to wait for. */
const SIZE = { software: 512, hardware: 2048 };

function sizeFor({ software }: DeviceProfile): number {
  return software ? SIZE.software : SIZE.hardware;
}

/** GFLOP/s of the fastest plain product of two square matrices on this adapter, over every tiling the tuner knows. */
export async function bestMatmul(owned: OwnedDevice): Promise<number> {
  const { device, profile } = owned;
  const side = sizeFor(profile);
  const size = { rows: side, columns: side, taps: 1, inner: side };
  const usual = defaultChoice(size, profile, false).tiling;
  const memory = new EngineMemory(device);
  const pipelines = new PipelineCache(device);
  const hyper = device.createBuffer({ size: HYPER_BYTES, usage: GPUBufferUsage.UNIFORM });
  const [x, y, z] = ['x', 'y', 'z'].map((name) => persistent(name, side * side));
  if (!x || !y || !z) return 0;
  let best = Number.POSITIVE_INFINITY;
  for (const tiling of [usual, ...alternatives(size, profile, usual, 'f32')]) {
    const kernels = gemm(
      {
        label: 'plain matmul',
        rows: side,
        columns: side,
        reduction: { taps: 1, inner: side },
        a: (builder) => matrixOperand({ builder, view: x }, side, false),
        b: (builder) => matrixOperand({ builder, view: y }, side, true),
        store: (builder) => {
          const out = builder.write(z);
          return (row, column, value) => `${out}[${row} * ${side}u + ${column}] = ${value};`;
        },
      },
      profile,
      { tiling, splits: 1 },
    );
    const { product } = await Executable.compile({ product: kernels }, pipelines, memory, hyper);
    const repeats = profile.software ? 1 : 50;
    for (let round = 0; round < 4; round++) {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (let i = 0; i < repeats; i++) product.encode(pass);
      pass.end();
      const from = performance.now();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
      if (round > 0) best = Math.min(best, (performance.now() - from) / repeats);
    }
  }
  memory.dispose();
  hyper.destroy();
  return (2 * side ** 3) / best / 1e6;
}
