import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DecoderPark } from './decoder-park';
import type { DecodedBatch, DecodeJob, DecoderChannel, DecoderDeath } from './decoder-protocol';

class FakeWorker implements DecoderChannel {
  onBatch: ((batch: DecodedBatch) => void) | null = null;
  onDeath: ((death: DecoderDeath) => void) | null = null;
  isClosed = false;
  send(): void {}
  close(): void {
    this.isClosed = true;
  }
}

const settings = {
  imageSize: 1,
  channels: 1,
  resize: 'stretch',
  resizeTo: 1,
  interpolation: 'bilinear',
} as const;
const job: DecodeJob = { id: 0, block: { kind: 'blobs', files: [] }, settings };
const last: DecodedBatch = {
  jobId: 0,
  fileIndices: [],
  pixels: new Uint8Array(0),
  failures: [],
  warnings: [],
  isLast: true,
};

let workers: FakeWorker[];
let park: DecoderPark;

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  park = new DecoderPark(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  }, 1000);
});
afterEach(() => {
  vi.useRealTimers();
});

it('gives a worker that has done its work to the next who asks', () => {
  const first = park.hire();
  first.send(job);
  workers[0]?.onBatch?.(last);
  first.close();
  vi.advanceTimersByTime(900);
  const second = park.hire();
  const heard: DecodedBatch[] = [];
  second.onBatch = (batch) => heard.push(batch);
  second.send(job);
  workers[0]?.onBatch?.(last);
  expect(workers).toHaveLength(1);
  expect(heard).toEqual([last]);
  // In use: the time it had waited ends nothing.
  vi.advanceTimersByTime(5000);
  expect(workers[0]?.isClosed).toBe(false);
});

it('starts another while the first is in use, and ends those nobody asks for', () => {
  const channels = [park.hire(), park.hire()];
  expect(workers).toHaveLength(2);
  for (const channel of channels) channel.close();
  vi.advanceTimersByTime(1000);
  expect(workers.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  park.hire();
  expect(workers).toHaveLength(3);
});

it('ends a worker that is let go in the midst of a job, and one that has died', () => {
  const busy = park.hire();
  busy.send(job);
  busy.close();
  const dead = park.hire();
  const deaths: DecoderDeath[] = [];
  const death = { cause: 'crashed', detail: 'out of memory' } as const;
  dead.onDeath = (told) => deaths.push(told);
  workers[1]?.onDeath?.(death);
  dead.close();
  expect(deaths).toEqual([death]);
  expect(workers.map(({ isClosed }) => isClosed)).toEqual([true, true]);
});

it('gives no worker away that died while it waited', () => {
  park.hire().close();
  workers[0]?.onDeath?.({ cause: 'crashed', detail: 'gone' });
  park.hire();
  expect(workers).toHaveLength(2);
});
