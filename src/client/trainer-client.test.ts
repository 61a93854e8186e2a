import { expect, test, vi } from 'vitest';
import type { Request } from '../protocol/commands';
import { createTrainerClient } from './trainer-client';

/** A worker that records what it is sent and says what the test tells it to. */
class ScriptedWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  readonly received: Request[] = [];
  terminated = false;
  postMessage(request: Request): void {
    this.received.push(request);
  }
  terminate(): void {
    this.terminated = true;
  }
}

function setUp() {
  const workers: ScriptedWorker[] = [];
  const onEvent = vi.fn();
  const client = createTrainerClient({
    onEvent,
    spawn: () => {
      workers.push(new ScriptedWorker());
      return workers.at(-1) as unknown as Worker;
    },
  });
  return { client, workers, onEvent };
}

test('no worker is started before the first request, and answers find their question in any order', async () => {
  const { client, workers } = setUp();
  expect(workers).toHaveLength(0);
  const pause = client.request('pauseRun', {});
  const stop = client.request('stopRun', {});
  const worker = workers[0];
  expect(worker.received.map((r) => r.command)).toEqual(['pauseRun', 'stopRun']);
  const refused = { ok: false, failure: { code: 'noRun' } };
  worker.onmessage?.({ data: { type: 'reply', id: worker.received[1]?.id, result: refused } });
  worker.onmessage?.({
    data: { type: 'reply', id: worker.received[0]?.id, result: { ok: true, value: null } },
  });
  expect(await stop).toEqual(refused);
  expect(await pause).toEqual({ ok: true, value: null });
});

test('a worker that dies fails what was asked of it, says so, and the next request starts another', async () => {
  const { client, workers, onEvent } = setUp();
  const asked = client.request('pauseRun', {});
  workers[0]?.onmessage?.({ data: { type: 'ready' } });
  workers[0]?.onerror?.({ message: 'boom' });
  expect(await asked).toEqual({ ok: false, failure: { code: 'workerLost', detail: 'boom' } });
  expect(onEvent).toHaveBeenCalledWith({ type: 'workerLost', detail: 'boom' });
  expect(workers[0]?.terminated).toBe(true);
  void client.request('stopRun', {});
  expect(workers).toHaveLength(2);
});

test('a worker that ends before its code was there could not be fetched, and nothing was lost with it', async () => {
  const { client, workers, onEvent } = setUp();
  for (const attempt of [0, 1]) {
    const asked = client.request('pauseRun', {});
    workers[attempt]?.onerror?.({ message: '' });
    expect(await asked).toMatchObject({ ok: false, failure: { code: 'partNotFetched' } });
  }
  // Else the page would take up what was lost with it, and start one worker after the other.
  expect(onEvent).not.toHaveBeenCalled();
});

test('a worker that takes the place of one that was there may be one that cannot be fetched', async () => {
  const { client, workers } = setUp();
  void client.request('pauseRun', {});
  workers[0]?.onmessage?.({ data: { type: 'ready' } });
  workers[0]?.onerror?.({ message: 'boom' });
  const asked = client.request('pauseRun', {});
  workers[1]?.onerror?.({ message: '' });
  expect(await asked).toMatchObject({ failure: { code: 'partNotFetched' } });
});

test('a late word of a dead worker changes nothing', () => {
  const { client, workers, onEvent } = setUp();
  void client.request('pauseRun', {});
  workers[0]?.onmessage?.({ data: { type: 'ready' } });
  client.terminate();
  workers[0]?.onerror?.({ message: 'too late' });
  expect(onEvent).toHaveBeenCalledTimes(1);
});

test('where the browser starts no worker, what is asked fails in words', async () => {
  const client = createTrainerClient({
    onEvent: vi.fn(),
    spawn: () => {
      throw new TypeError('Module scripts are not supported');
    },
  });
  expect(await client.request('pauseRun', {})).toMatchObject({
    ok: false,
    failure: { code: 'workerNotStarted' },
  });
});
