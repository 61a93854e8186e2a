import type { OwnedDevice } from '../../src/kernels/webgpu/device';
import { gemm } from '../../src/kernels/webgpu/gemm/gemm';
import { matrixOperand } from '../../src/kernels/webgpu/gemm/operand';
import type { GemmTiling } from '../../src/kernels/webgpu/gemm/problem';
import { EngineMemory, Executable, PipelineCache } from '../../src/kernels/webgpu/program/executable';
import { HYPER_BYTES } from '../../src/kernels/webgpu/program/hyper';
import { persistent } from '../../src/kernels/webgpu/program/kernel';

const SIZE = 512;

const TILINGS: readonly GemmTiling[] = [
  { kind: 'direct', rows: 8, columns: 8, groupRows: 4, groupColumns: 8, lanes: 1 },
  { kind: 'direct', rows: 8, columns: 4, groupRows: 1, groupColumns: 4, lanes: 1 },
  { kind: 'shared', rows: 4, columns: 4, groupRows: 16, groupColumns: 16, depth: 16 },
  { kind: 'shared', rows: 8, columns: 8, groupRows: 16, groupColumns: 16, depth: 8 },
];

/** GFLOP/s of the fastest plain product of two 512 × 512 matrices on this adapter. */
export async function bestMatmul(owned: OwnedDevice): Promise<number> {
  const { device } = owned;
  const memory = new EngineMemory(device);
  const pipelines = new PipelineCache(device);
  const hyper = device.createBuffer({ size: HYPER_BYTES, usage: GPUBufferUsage.UNIFORM });
  const [x, y, z] = ['x', 'y', 'z'].map((name) => persistent(name, SIZE * SIZE));
  if (!x || !y || !z) return 0;
  let best = Number.POSITIVE_INFINITY;
  for (const tiling of TILINGS) {
    const kernels = gemm(
      {
        label: 'plain matmul',
        rows: SIZE,
        columns: SIZE,
        reduction: { taps: 1, inner: SIZE },
        a: (builder) => matrixOperand(builder.read(x), SIZE, false),
        b: (builder) => matrixOperand(builder.read(y), SIZE, true),
        store: (builder) => {
          const out = builder.write(z);
          return (row, column, value) => `${out}[${row} * ${SIZE}u + ${column}] = ${value};`;
        },
      },
      owned.profile,
      { tiling, splits: 1 },
    );
    const { product } = await Executable.compile({ product: kernels }, pipelines, memory, hyper);
    const repeats = owned.profile.software ? 1 : 50;
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
  return (2 * SIZE ** 3) / best / 1e6;
}
