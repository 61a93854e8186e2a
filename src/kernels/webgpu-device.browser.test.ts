import { expect, test } from 'vitest';

test('the browser has a WebGPU adapter that computes', async () => {
  expect(crossOriginIsolated).toBe(true);
  const adapter = await navigator.gpu.requestAdapter();
  expect(adapter).not.toBeNull();
  if (!adapter) return;
  const device = await adapter.requestDevice();

  const input = Float32Array.from({ length: 256 }, (_, i) => i);
  const sizeBytes = input.byteLength;
  const buffer = device.createBuffer({
    size: sizeBytes,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
  });
  const answer = device.createBuffer({
    size: sizeBytes,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  device.queue.writeBuffer(buffer, 0, input);
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: {
      module: device.createShaderModule({
        code: `
          @group(0) @binding(0) var<storage, read_write> x: array<f32>;
          @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
            x[id.x] = x[id.x] * x[id.x] + 1;
          }`,
      }),
    },
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [{ binding: 0, resource: { buffer } }],
    }),
  );
  pass.dispatchWorkgroups(input.length / 64);
  pass.end();
  encoder.copyBufferToBuffer(buffer, 0, answer, 0, sizeBytes);
  device.queue.submit([encoder.finish()]);
  await answer.mapAsync(GPUMapMode.READ);
  expect(new Float32Array(answer.getMappedRange())).toEqual(input.map((x) => x * x + 1));
  device.destroy();
});
