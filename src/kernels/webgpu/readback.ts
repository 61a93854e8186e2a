/** Reads buffers back through a mappable copy that is kept and reused while it is large enough. */
export class Readback {
  private staging: GPUBuffer | null = null;
  private busy: Promise<unknown> = Promise.resolve();

  constructor(private readonly device: GPUDevice) {}

  /** The first `sizeBytes` of `source` after all work submitted so far, as floats. */
  read(source: GPUBuffer, sizeBytes: number): Promise<Float32Array> {
    const next = this.busy.then(() => this.copy(source, sizeBytes));
    this.busy = next.catch(() => undefined);
    return next;
  }

  private async copy(source: GPUBuffer, sizeBytes: number): Promise<Float32Array> {
    if (sizeBytes === 0) return new Float32Array(0);
    if (!this.staging || this.staging.size < sizeBytes) {
      this.staging?.destroy();
      this.staging = this.device.createBuffer({
        label: 'readback',
        size: sizeBytes,
        usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
      });
    }
    const { staging } = this;
    const encoder = this.device.createCommandEncoder();
    encoder.copyBufferToBuffer(source, 0, staging, 0, sizeBytes);
    this.device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ, 0, sizeBytes);
    const values = new Float32Array(staging.getMappedRange(0, sizeBytes).slice(0));
    staging.unmap();
    return values;
  }

  dispose(): void {
    this.staging?.destroy();
    this.staging = null;
  }
}
