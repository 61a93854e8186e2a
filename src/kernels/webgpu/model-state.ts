import { InvariantError } from '../../shared/errors';
import type { EngineOptions, EngineState } from '../engine';
import type { ModelBuffers } from './lowering/program-buffers';
import { firstScaler, SCALER_WORDS } from './operations/loss-scale';
import { BLOCK_INFO_WORDS, BLOCK_WORDS } from './operations/optimizer';
import { PackedTensors } from './packed-tensors';
import type { EngineMemory } from './program/executable';
import type { BufferView } from './program/kernel';
import type { Readback } from './readback';

/** The scaler's memory as one tensor of the state. */
const SCALER_STATE = { name: 'loss_scale', shape: [SCALER_WORDS] };

interface Table {
  readonly prefix: string;
  readonly packed: PackedTensors;
  readonly view: BufferView;
}

/** Weights, averages, optimizer slots and running statistics on the device, in and out by the keys of EngineState. */
export class DeviceModelState {
  private readonly tables: readonly Table[];
  /** Until the first step the averaged weights are the live ones. */
  averageStarted = false;

  constructor(
    private readonly options: EngineOptions,
    private readonly buffers: ModelBuffers,
    private readonly memory: EngineMemory,
  ) {
    const { parameters, statistics, weights, average, slots, running, scaler } = buffers;
    this.tables = [
      { prefix: 'parameter/', packed: parameters, view: weights },
      ...(average ? [{ prefix: 'ema/', packed: parameters, view: average }] : []),
      ...slots.map(({ name, view }) => ({ prefix: `slot.${name}/`, packed: parameters, view })),
      { prefix: 'buffer/', packed: statistics, view: running },
      ...(scaler ? [{ prefix: 'scaler/', packed: new PackedTensors([SCALER_STATE]), view: scaler }] : []),
    ];
    if (scaler) this.write(scaler, 0, firstScaler());
    this.writeBlocks();
    this.writeInitialStatistics();
    this.writeStreams();
    if (buffers.classWeights && options.loss.classWeights) {
      this.write(buffers.classWeights, 0, Float32Array.from(options.loss.classWeights));
    }
  }

  private writeBlocks(): void {
    const { graph, frozen, learningRateScale, decayWeightsOnly } = this.options;
    const { parameters, blocks } = this.buffers;
    const info = new Float32Array((parameters.words / BLOCK_WORDS) * BLOCK_INFO_WORDS);
    for (const [id, { name, role }] of graph.parameters.entries()) {
      const scale = frozen.has(name) ? -1 : (learningRateScale.get(name) ?? 1);
      const decays = !decayWeightsOnly || role === 'weight';
      const first = parameters.offset(id) / BLOCK_WORDS;
      const last = Math.ceil((parameters.offset(id) + parameters.length(id)) / BLOCK_WORDS);
      for (let block = first; block < last; block++) {
        info[block * BLOCK_INFO_WORDS] = scale;
        info[block * BLOCK_INFO_WORDS + 1] = decays ? 1 : 0;
      }
    }
    this.write(blocks, 0, info);
  }

  private writeStreams(): void {
    const { streams, streamCount } = this.buffers;
    const words = new Uint32Array(streams.size / 4);
    for (let stream = 0; stream < streamCount; stream++)
      words[this.buffers.stream(stream).offset / 4] = stream;
    this.memory.device.queue.writeBuffer(this.memory.persistent(streams.buffer), 0, words);
  }

  private writeInitialStatistics(): void {
    const { statistics, running } = this.buffers;
    const values = new Float32Array(statistics.words);
    for (const [id, { initial }] of this.options.graph.buffers.entries()) {
      values.fill(initial, statistics.offset(id), statistics.offset(id) + statistics.length(id));
    }
    this.write(running, 0, values);
  }

  /** Lets the averaged weights begin from the live ones. */
  startAverage(): void {
    const { average, weights } = this.buffers;
    if (this.averageStarted || !average) return;
    const { device } = this.memory;
    const encoder = device.createCommandEncoder();
    const [from, to] = [this.memory.persistent(weights.buffer), this.memory.persistent(average.buffer)];
    encoder.copyBufferToBuffer(from, 0, to, 0, weights.size);
    device.queue.submit([encoder.finish()]);
    this.averageStarted = true;
  }

  private isFrozen(table: Table, name: string): boolean {
    return table.prefix.startsWith('slot.') && this.options.frozen.has(name);
  }

  async export(readback: Readback): Promise<EngineState> {
    this.startAverage();
    const tensors = new Map<string, Float32Array>();
    for (const table of this.tables) {
      const { packed, view, prefix } = table;
      const values = await readback.read(this.memory.persistent(view.buffer), view.size);
      for (const [id, { name }] of packed.tensors.entries()) {
        if (this.isFrozen(table, name)) continue;
        tensors.set(prefix + name, values.slice(packed.offset(id), packed.offset(id) + packed.length(id)));
      }
    }
    return { tensors };
  }

  /**
   * Takes copies. Nothing changes unless every key and length is right. Slots of frozen parameters are passed over: a
   * run may freeze what an earlier one trained.
   */
  import(state: EngineState): void {
    const places = new Map<string, { readonly table: Table; readonly id: number }>();
    for (const table of this.tables) {
      for (const [id, { name }] of table.packed.tensors.entries())
        places.set(table.prefix + name, { table, id });
    }
    for (const [key, values] of state.tensors) {
      const place = places.get(key);
      if (!place) throw new InvariantError(`The state holds ${key}, which this run does not have`);
      const length = place.table.packed.length(place.id);
      if (values.length !== length) {
        throw new InvariantError(`${key} has ${values.length} values instead of ${length}`);
      }
    }
    // Parameters first: averages that are absent begin from them.
    const ordered = [...state.tensors].sort(
      ([a], [b]) => Number(b.startsWith('parameter/')) - Number(a.startsWith('parameter/')),
    );
    for (const [key, values] of ordered) {
      const place = places.get(key);
      if (!place || this.isFrozen(place.table, key.slice(place.table.prefix.length))) continue;
      if (place.table.prefix === 'ema/') this.startAverage();
      this.write(place.table.view, place.table.packed.offset(place.id), Float32Array.from(values));
    }
  }

  private write(view: BufferView, word: number, values: Float32Array<ArrayBuffer>): void {
    this.memory.device.queue.writeBuffer(this.memory.persistent(view.buffer), view.offset + word * 4, values);
  }
}
