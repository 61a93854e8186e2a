const INVOCATIONS = 64;

const PROBE = `enable subgroups;
@group(0) @binding(0) var<storage, read_write> found: array<u32, ${INVOCATIONS * 2}>;
@compute @workgroup_size(${INVOCATIONS})
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(subgroup_invocation_id) lane: u32,
  @builtin(subgroup_size) size: u32,
) {
  found[local * 2u] = size;
  found[local * 2u + 1u] = lane;
}`;

/**
 * Invocations of a subgroup, asked of the device itself: 1 where subgroups are missing, vary in size, or do not follow
 * local_invocation_index (WGSL promises none of it).
 */
export async function probeSubgroupWidth(device: GPUDevice): Promise<number> {
  if (!device.features.has('subgroups')) return 1;
  const size = INVOCATIONS * 8;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
  const found = device.createBuffer({ size, usage });
  const copy = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: PROBE }) },
  });
  const layout = pipeline.getBindGroupLayout(0);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer: found } }] }),
  );
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(found, 0, copy, 0, size);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  const words = new Uint32Array(copy.getMappedRange().slice(0));
  found.destroy();
  copy.destroy();
  const width = words[0] ?? 1;
  const regular = words.every((word, i) => word === (i % 2 === 0 ? width : (i >> 1) % width));
  return regular ? width : 1;
}
