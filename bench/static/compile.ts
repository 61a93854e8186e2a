import { wantedDevice } from '../../src/kernels/webgpu/device';
import type { PipelineProgram } from './judge';

export interface CompiledPipelines {
  /** As the driver names itself. */
  readonly driver: string;
  /** What was refused, and why. */
  readonly failures: readonly string[];
}

/**
 * Makes a pipeline of each program on the adapter of this process's `navigator.gpu`, one after the other. `announce` is
 * told before each where its record belongs.
 */
export async function compilePipelines(
  programs: readonly PipelineProgram[],
  announce: (driver: string, program: PipelineProgram) => boolean,
): Promise<CompiledPipelines | null> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return null;
  const driver = adapter.info.description || adapter.info.architecture;
  // Nothing may run on it, not even the probe of a subgroup's width.
  const device = await adapter.requestDevice(wantedDevice(adapter));
  const failures: string[] = [];
  for (const program of programs) {
    if (!announce(driver, program)) continue;
    const types = program.access.map((access) => (access === 'read' ? 'read-only-storage' : 'storage'));
    const entries = [...types, ...(program.usesHyper ? (['uniform'] as const) : [])].map((type, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type } as const,
    }));
    const layout = device.createPipelineLayout({
      bindGroupLayouts: [device.createBindGroupLayout({ entries })],
    });
    const module = device.createShaderModule({ code: program.code });
    try {
      await device.createComputePipelineAsync({ layout, compute: { module } });
    } catch (error) {
      failures.push(String(error));
    }
  }
  return { driver, failures };
}
