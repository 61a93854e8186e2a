import type { Engine, EngineOptions, EngineState } from '../kernels/engine';
import type { FeatureShelf } from '../shared/feature-store';
import { featureIdentity } from './feature-identity';
import type { FeatureTable } from './feature-table';

/** The frozen part of a model on its device. What it makes of images goes into a table, and is computed once. */
export class FrozenTrunk {
  /** Of its parameters and buffers in an engine's state. */
  private readonly keys: ReadonlySet<string>;

  /**
   * @param options with which the engine was made
   * @param shelf where features are kept beyond the table's memory; null for nowhere
   */
  constructor(
    private readonly engine: Engine,
    private readonly options: EngineOptions,
    private readonly table: FeatureTable,
    private readonly shelf: FeatureShelf | null,
  ) {
    const { parameters, buffers } = options.graph;
    this.keys = new Set([
      ...parameters.map(({ name }) => `parameter/${name}`),
      ...buffers.map(({ name }) => `buffer/${name}`),
    ]);
  }

  /** Makes rows of the table ready to be read. False where some of them could be kept nowhere, and last for one batch. */
  async compute(rows: Int32Array): Promise<boolean> {
    const missing = this.table.prepare(rows);
    return missing.length === 0 || this.table.put(missing, await this.look(missing));
  }

  /**
   * Features [n, F]. On a GPU the last digit depends on the size of a pass, so all passes there are of one size: then what is
   * kept depends on the image and the network alone, whoever asked for which others beside it.
   */
  private async look(rows: Int32Array): Promise<Float32Array> {
    if (this.engine.device.kind === 'cpu') return this.engine.predict(rows, 'live');
    const { microBatchSize, graph } = this.options;
    const inFull = new Int32Array(Math.ceil(rows.length / microBatchSize) * microBatchSize).fill(rows[0]);
    inFull.set(rows);
    return (await this.engine.predict(inFull, 'live')).subarray(0, rows.length * graph.classCount);
  }

  /** Its own part of a model's state. */
  async exportState(): Promise<EngineState> {
    const { tensors } = await this.engine.exportState();
    return { tensors: new Map([...tensors].filter(([key]) => this.keys.has(key))) };
  }

  /** Takes its own part of a model's state, and turns to what was kept of those weights. */
  async importState({ tensors }: EngineState): Promise<void> {
    await this.engine.importState({ tensors: new Map([...tensors].filter(([key]) => this.keys.has(key))) });
    const { kind, name } = this.engine.device;
    const { graph, microBatchSize } = this.options;
    const device = kind === 'cpu' ? name : `${name} ${microBatchSize}`;
    const identity = await featureIdentity(this.options, await this.exportState(), device);
    await this.table.turnTo(
      identity,
      async () => (await this.shelf?.open(identity, graph.classCount)) ?? null,
    );
  }

  /** The store is let go of; what is in memory stays in the table. */
  dispose(): void {
    this.table.close();
    this.engine.dispose();
  }
}
