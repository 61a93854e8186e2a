import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DecoderDeath, DecoderMessage } from '../../dataset/decode/pool/decoder-protocol';
import { spawnDecoder } from './spawn-decoder';

/** A worker that says what the test tells it to. */
class ScriptedWorker extends EventTarget {
  constructor() {
    super();
    worker = this;
  }

  say(data: DecoderMessage): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  /** @param message absent where the browser could not fetch the script */
  fail(message?: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}

let worker: ScriptedWorker;

beforeEach(() => {
  vi.stubGlobal('Worker', ScriptedWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function spawned() {
  const channel = spawnDecoder();
  const deaths: DecoderDeath[] = [];
  const batches: unknown[] = [];
  channel.onDeath = (death) => deaths.push(death);
  channel.onBatch = (batch) => batches.push(batch);
  return { deaths, batches };
}

test('a decoder that ends before its first word could not be fetched', () => {
  const { deaths } = spawned();
  worker.fail();
  expect(deaths).toMatchObject([{ cause: 'notFetched' }]);
});

test('a decoder that ends after it was there has crashed, and its first word is no batch', () => {
  const { deaths, batches } = spawned();
  worker.say('ready');
  worker.fail('out of memory');
  expect(batches).toEqual([]);
  expect(deaths).toEqual([{ cause: 'crashed', detail: 'out of memory' }]);
});
