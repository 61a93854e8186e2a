import { readFileSync } from 'node:fs';
import { teachableMachineExport } from '../src/formats/testing/teachable-machine-export';
import { CounterRng } from '../src/shared/rng';
import { expect, test } from './fixtures';
import { unzip, zipOf } from './making/zips';
import { ExportsPanel } from './panels/exports-panel';
import { StartFrom } from './panels/start-from';
import { filled, words } from './panels/words';
import { violations } from './violations';

const SIDE = 64;

/** A picture whose every byte is known: nothing is resized, nothing compressed. */
function knownPicture(seed: number): { pixels: Uint8Array; file: Buffer } {
  const rng = new CounterRng(seed, 1);
  const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => rng.integer(256));
  return { pixels, file: Buffer.concat([Buffer.from(`P6\n${SIDE} ${SIDE}\n255\n`), pixels]) };
}

test('a Teachable Machine export answers as in tfjs, and leaves for ONNX', async ({ studio }) => {
  const { dataset, page, predict, results } = studio;
  const panel = new ExportsPanel(page);
  const given = await teachableMachineExport({ imageSize: SIDE });
  const exported = {
    'model.json': given.modelJson,
    'metadata.json': given.metadataJson,
    'weights.bin': given.weights,
  };
  const files = Object.entries(exported).map(
    ([name, content]) =>
      [name, typeof content === 'string' ? Buffer.from(content) : Buffer.from(content)] as const,
  );
  await dataset.drop({ name: 'my-model.zip', bytes: await zipOf(new Map(files)) });
  await expect(results.region).toContainText('my-model.zip');
  expect(await violations(page)).toEqual([]);

  const { pixels, file: picture } = knownPicture(4);
  await predict.drop({ name: 'one.zip', bytes: await zipOf(new Map([['pictures/x.ppm', picture]])) });
  await expect(predict.rows).toHaveCount(1);
  const expected = [...(await given.predict(pixels))];
  const best = expected.indexOf(Math.max(...expected));
  await expect(predict.rows.first()).toContainText(['cats', 'dogs', 'birds'][best]);
  const told = /([\d.]+)%/.exec((await predict.rows.first().textContent()) ?? '')?.[1];
  expect(Math.abs(Number(told) - 100 * expected[best])).toBeLessThan(0.06);

  const onnx = await results.download(panel.button('onnx'));
  expect(onnx.name).toMatch(/\.onnx$/);
  const weights = await unzip(Buffer.from((await results.download(results.downloadWeights)).bytes));
  expect(JSON.parse(String(weights.get('classes.json')))).toEqual(['cats', 'dogs', 'birds']);
});

test('a pickle that would run a command is refused by the command’s name', async ({ studio }) => {
  await studio.dataset.trySample.click();
  const startFrom = new StartFrom(studio.page);
  const { files } = JSON.parse(readFileSync('reference/torch-save.json', 'utf8'));
  const saved = files.find(({ name }: { name: string }) => name === 'os.system');
  await startFrom.giveFile('model.pth', Buffer.from(saved.base64, 'base64'));
  await expect(startFrom.alert).toContainText(filled(words.failure.pickleGlobal, { name: 'posix.system' }));
});
