import { expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../../recipe/defaults';
import { text } from '../../testing/make-zip';
import { openEntries } from '../../testing/open-layout';

it('reads names in the encoding that a person chose, as the same dataset', async () => {
  // 犬 and 猫 in Shift-JIS.
  const dogs = Uint8Array.from([0x8c, 0xa2, ...text('/0.jpg')]);
  const cats = Uint8Array.from([0x94, 0x4c, ...text('/0.jpg')]);
  const dataset = await openEntries([{ name: dogs }, { name: cats }]);
  expect(dataset.classes).toEqual(['犬', '猫']);
  expect(dataset.summary.understanding.nameEncoding).toMatchObject({ chosen: 'shift_jis', isGuess: true });
  const reading = { ...DEFAULT_RECIPE.dataset.reading, nameEncoding: 'ibm866' };
  const decided = await dataset.decided({ ...DEFAULT_RECIPE.dataset, reading });
  if (!decided.ok) throw new Error(decided.failure.code);
  expect(decided.value.classes).toEqual(['Мв', 'ФL']);
  expect(decided.value.summary.fingerprint).toBe(dataset.summary.fingerprint);
  expect(decided.value.summary.understanding.nameEncoding).toMatchObject({
    chosen: 'ibm866',
    isGuess: false,
  });
  const back = await decided.value.decided(DEFAULT_RECIPE.dataset);
  expect(back.ok && back.value.summary).toEqual(dataset.summary);
});
