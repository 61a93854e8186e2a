import { beforeEach, expect, test } from 'vitest';
import type { ModelBundle } from '../protocol/model';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { success } from '../shared/result';
import { type Ask, useStudio } from '../state/studio';
import { downloadWeights } from './downloads';
import { restoreWeights } from './restore-weights';

const blank = useStudio.getInitialState();

beforeEach(() => useStudio.setState(blank, true));

/** A file whose reading fails from its `from`th slice on, as Chromium has it fail. */
function failingFile(from: number, name: string): File {
  const names = 'model.safetensors recipe.json classes.json';
  const file = new File([names], 'weights.zip');
  let slices = 0;
  const slice = file.slice.bind(file);
  file.slice = (...range) => {
    const part = slice(...range);
    if (++slices >= from) part.arrayBuffer = () => Promise.reject(new DOMException('A file', name));
    return part;
  };
  return file;
}

test('a dropped file that is gone is a failure in words, before and after it was taken for weights', async () => {
  expect(await restoreWeights(failingFile(1, 'NotFoundError'))).toMatchObject({
    ok: false,
    failure: { code: 'fileGone' },
  });
  expect(await restoreWeights(failingFile(2, 'NotReadableError'))).toMatchObject({
    ok: false,
    failure: { code: 'fileChanged' },
  });
  expect(useStudio.getState().model.busy).toBeNull();
});

test('a Teachable Machine model that cannot be read is told to be one, and where it belongs', async () => {
  const model = new File(['model.json metadata.json weights.bin'], 'tm.zip');
  const restored = await restoreWeights(model);
  expect(restored).toMatchObject({
    ok: false,
    failure: { code: 'modelNotTaken', values: { name: 'tm.zip' } },
  });
  expect(useStudio.getState().model.busy).toBeNull();
});

test('weights that cannot be written leave the panel free, with the reason', async () => {
  const broken = { recipe: DEFAULT_RECIPE, tensors: null } as unknown as ModelBundle;
  useStudio.setState({ ask: (async () => success(broken)) as Ask });
  await downloadWeights('best');
  expect(useStudio.getState().model).toMatchObject({ busy: null, failure: { code: 'exportFailed' } });
});
