/** The exported notebook, run cell by cell as Colab and Kaggle run it, beside nothing but the dataset's zip. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { zipFile } from '../dataset/testing/make-zip';
import { exportNotebook } from '../formats/notebook/export-notebook';
import { logitSample } from '../formats/testing/engine-logits';
import { python } from '../formats/testing/pytorch-folder';
import type { ExportedModel, ModelSplit } from '../protocol/model';
import { colouredPictures, logOf, SIDE, smallRecipe } from './testing/exported-project';
import { picture, studioRun } from './testing/studio-run';

/** Runs a notebook, with the line of its settings that says EPOCHS as given. */
const RUN = `import sys, nbclient, nbformat
notebook = nbformat.read("model.ipynb", as_version=4)
nbformat.validate(notebook)
settings = next(cell for cell in notebook.cells if cell.id == "settings")
settings.source = settings.source.replace("EPOCHS = None", f"EPOCHS = {sys.argv[1]}")
nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
nbformat.write(notebook, "run.ipynb")
`;

interface Output {
  readonly text?: readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const known = colouredPictures();
const toPredict = {
  'pictures/unknown/1.png': picture(900, SIDE, [100, 10, 20]),
  'pictures/unknown/2.png': picture(901, SIDE, [10, 20, 100]),
};

/** A folder with the notebook of a model, and the dataset's zip. */
async function folderOf(model: ExportedModel, split: ModelSplit): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vireo-notebook-'));
  folders.push(folder);
  const zip = zipFile(
    Object.entries({ ...known, ...toPredict }).map(([name, content]) => ({ name, content })),
  );
  writeFileSync(path.join(folder, 'pictures.zip'), new Uint8Array(await zip.arrayBuffer()));
  const written = exportNotebook(model, await logitSample(model, 2), split, 'pictures/unknown');
  writeFileSync(path.join(folder, 'model.ipynb'), await written.text());
  writeFileSync(path.join(folder, 'run.py'), RUN);
  return folder;
}

const submissionOf = (folder: string) =>
  readFileSync(path.join(folder, 'submission.csv'), 'utf8').trim().split('\n');

it('finds the images, trains on from the weights with the studio’s losses, draws curves and writes the submission', async () => {
  const run = await studioRun(smallRecipe({}, { epochs: 2 }), known);
  const folder = await folderOf(run.before, run.split);

  const ran = python(folder, ['run.py', 'None']);
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

  const [header, ...rows] = submissionOf(folder);
  expect(header).toBe('Id,Category');
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatch(/^1,(red|green|blue)$/);
});

it('with EPOCHS = 0 trains nothing, and predicts with the studio’s weights', async () => {
  const run = await studioRun(smallRecipe({}, { epochs: 6 }), known);
  const folder = await folderOf(run.after, run.split);
  const ran = python(folder, ['run.py', '0']);
  expect(ran, ran.output).toMatchObject({ status: 0 });
  expect(existsSync(path.join(folder, 'trained.safetensors'))).toBe(false);
  expect(submissionOf(folder)).toEqual(['Id,Category', '1,red', '2,blue']);
});
