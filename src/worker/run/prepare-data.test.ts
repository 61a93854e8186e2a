import { expect, it } from 'vitest';
import type { Dataset, DecodedImages, ImageItem } from '../../dataset/dataset';
import type { TrainerEvent } from '../../protocol/commands';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { prepareData } from './prepare-data';
import { RunReporter } from './run-reporter';

const COUNT = 200;

/** 200 images of two classes; the files of the last `gone` cannot be read any more, with this problem. */
function datasetWithout(gone: number, code: string): Dataset {
  const items = Array.from(
    { length: COUNT },
    (_, index): ImageItem => ({
      index,
      path: `${index % 2}/${index}.png`,
      classIndex: index % 2,
      role: 'training',
      sizeBytes: 1,
    }),
  );
  const left = COUNT - gone;
  const decoded: DecodedImages = {
    source: { count: left, height: 1, width: 1, channels: 3, read: () => undefined },
    itemIndices: Int32Array.from({ length: left }, (_, i) => i),
    rowOf: Int32Array.from(items, ({ index }) => (index < left ? index : -1)),
    problems: items.slice(left).map(({ path }) => ({ path, code, severity: 'excluded' })),
  };
  const open: Partial<Dataset> = {
    items,
    classes: ['0', '1'],
    featureShelf: async () => null,
    decode: async () => decoded,
    split: (_, __, usable) => {
      const training = Int32Array.from(items.filter(usable), ({ index }) => index);
      return { training, validation: new Int32Array(0), test: new Int32Array(0) };
    },
  };
  return open as Dataset;
}

async function prepare(gone: number, code: string, acceptsMissing = false) {
  const posted: TrainerEvent[] = [];
  const reporter = new RunReporter((event) => posted.push(event), 'run', 1);
  const data = await prepareData({
    recipe: DEFAULT_RECIPE,
    dataset: datasetWithout(gone, code),
    start: { kind: 'scratch' },
    device: { kind: 'cpu', name: 'CPU', software: false },
    microBatchSize: 8,
    acceptsMissing,
    reporter,
    signal: new AbortController().signal,
  });
  reporter.set({ state: 'training' });
  const notices = posted.flatMap((event) => (event.type === 'runProgress' ? event.progress.notices : []));
  return { data, notices };
}

it.each(['fileChanged', 'fileGone', 'fileUnreadable'])(
  'a run stops and asks where more than a hundredth of its images are gone: %s',
  async (code) => {
    expect((await prepare(3, code)).data).toEqual({
      ok: false,
      failure: { code: 'imagesMissing', values: { missing: 3, count: COUNT, left: 197 } },
    });
    expect((await prepare(COUNT, code)).data).toMatchObject({ failure: { code: 'nothingDecodable' } });
  },
);

it('says what it is trained on where it goes on without some', async () => {
  const told = (missing: number) => [{ code: 'trainsWithout', values: { missing, left: COUNT - missing } }];
  const few = await prepare(2, 'fileChanged');
  expect(few.data.ok && few.data.value.training.rows.length).toBe(198);
  expect(few.notices).toEqual(told(2));
  const accepted = await prepare(100, 'fileChanged', true);
  expect(accepted.data.ok && accepted.data.value.training.rows.length).toBe(100);
  expect(accepted.notices).toEqual(told(100));
});

it('files that hold no picture are problems of the dataset, not of its reading', async () => {
  const { data, notices } = await prepare(50, 'notAnImage');
  expect(data.ok).toBe(true);
  expect(notices).toEqual([]);
});
