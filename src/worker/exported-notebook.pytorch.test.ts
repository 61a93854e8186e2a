/** The exported notebook, run cell by cell as Colab and Kaggle run it, beside nothing but the dataset's zip. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { zipFile } from '../dataset/testing/make-zip';
import { exportNotebook } from '../formats/notebook/export-notebook';
import { logitSample } from '../formats/testing/engine-logits';
import { python } from '../formats/testing/pytorch-folder';
import { colouredPictures, logOf, SIDE, smallRecipe } from './testing/exported-project';
import { picture, studioRun } from './testing/studio-run';

const RUN = `import sys, nbclient, nbformat
notebook = nbformat.read("model.ipynb", as_version=4)
nbformat.validate(notebook)
nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
nbformat.write(notebook, "run.ipynb")
`;

interface Output {
  readonly text?: readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
}

const folder = mkdtempSync(path.join(tmpdir(), 'vireo-notebook-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('finds the images, trains on from the weights with the studio’s losses, draws curves and writes the submission', async () => {
  const known = colouredPictures();
  const run = await studioRun(smallRecipe({}, { epochs: 2 }), known);
  const toPredict = {
    'pictures/unknown/1.png': picture(900, SIDE, [100, 10, 20]),
    'pictures/unknown/2.png': picture(901, SIDE, [10, 20, 100]),
  };
  const zip = zipFile(
    Object.entries({ ...known, ...toPredict }).map(([name, content]) => ({ name, content })),
  );
  writeFileSync(path.join(folder, 'pictures.zip'), new Uint8Array(await zip.arrayBuffer()));
  const written = exportNotebook(run.before, await logitSample(run.before, 2), run.split, 'pictures/unknown');
  writeFileSync(path.join(folder, 'model.ipynb'), await written.text());
  writeFileSync(path.join(folder, 'run.py'), RUN);

  const ran = python(folder, ['run.py']);
  expect(ran, ran.output).toMatchObject({ status: 0 });

  const log = logOf(folder);
  expect(log.stepLosses).toHaveLength(run.stepLosses.length);
  for (const [step, loss] of run.stepLosses.entries())
    expect(Math.abs(log.stepLosses[step] - loss), `step ${step + 1}`).toBeLessThan(1e-5 * loss);
  expect(existsSync(path.join(folder, 'trained.safetensors'))).toBe(true);

  const { cells }: { cells: { id: string; outputs?: Output[] }[] } = JSON.parse(
    readFileSync(path.join(folder, 'run.ipynb'), 'utf8'),
  );
  const outputsOf = (id: string) => cells.find((cell) => cell.id === id)?.outputs ?? [];
  expect(
    outputsOf('find')
      .flatMap(({ text }) => text ?? [])
      .join(''),
  ).toContain('Images: images');
  expect(outputsOf('curves').some(({ data }) => data?.['image/png'] !== undefined)).toBe(true);

  const [header, ...rows] = readFileSync(path.join(folder, 'submission.csv'), 'utf8').trim().split('\n');
  expect(header).toBe('Id,Category');
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatch(/^1,(red|green|blue)$/);
});
