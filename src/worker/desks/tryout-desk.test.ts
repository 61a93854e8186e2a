import { expect, test, vi } from 'vitest';
import type { Dataset } from '../../dataset/dataset';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { success } from '../../shared/result';
import { CLASSES } from '../testing/scripted-run';
import type { DatasetDesk } from './dataset-desk';
import { createTryoutDesk } from './tryout-desk';

vi.mock('../platform/devices', () => ({
  deviceForRun: async () => ({ ok: true, value: { kind: 'cpu', name: 'CPU', software: false } }),
}));

function desk() {
  const open: Partial<Dataset> = {
    classes: CLASSES,
    split: () => ({
      training: Int32Array.of(0, 1),
      validation: new Int32Array(0),
      test: new Int32Array(0),
    }),
    // Decoding takes until it is cancelled.
    decode: (_, __, ___, signal) =>
      new Promise((_resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  };
  return createTryoutDesk({
    post: () => undefined,
    dataset: { decidedBy: async () => success(open as Dataset) } as Partial<DatasetDesk> as DatasetDesk,
    run: { isUnderWay: () => false, handlers: {}, modelInHand: async () => null } as never,
  });
}

test('a search is under way from the moment it is asked for: it can be cancelled, and a second is refused', async () => {
  const { handlers } = desk();
  const first = handlers.findLearningRate({ recipe: DEFAULT_RECIPE });
  const second = handlers.findLearningRate({ recipe: DEFAULT_RECIPE });
  await handlers.cancelLearningRate({});
  expect(await second).toMatchObject({ ok: false, failure: { code: 'runUnderWay' } });
  expect(await first).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
});
