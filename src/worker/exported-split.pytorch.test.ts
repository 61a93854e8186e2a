/** The exported project judges by the images that the studio judged by, and by no others. */
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { text } from '../dataset/testing/make-zip';
import { python } from '../formats/testing/pytorch-folder';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from '../recipe/defaults';
import type { Recipe } from '../recipe/schema';
import { CounterRng } from '../shared/rng';
import { logOf, projectOf } from './testing/exported-project';
import { picture, type StudioRun, studioRun, unpackFiles } from './testing/studio-run';

const COUNT = 240;
const SIDE = 8;
const CLASSES = ['ash', 'birch', 'cedar'];
const nameOf = (i: number) => `trees/photos/${String(i).padStart(4, '0')}.png`;

/** Noise whose labels are drawn: there is nothing to learn but by heart. The classes come from a table. */
function randomlyLabelled() {
  const rng = new CounterRng(3, 79);
  const labels = Array.from({ length: COUNT }, () => CLASSES[rng.integer(CLASSES.length)]);
  const rows = labels.map((label, i) => `${path.basename(nameOf(i))},${label}`);
  const pictures = labels.map((_, i) => [nameOf(i), picture(500 + i, SIDE, [60, 60, 60])]);
  const files = Object.fromEntries([
    ...pictures,
    ['trees/labels.csv', text(`file,label\n${rows.join('\n')}\n`)],
  ]);
  return { labels, files };
}

describe('labels that were drawn', () => {
  const { labels, files } = randomlyLabelled();
  const otherThan = (label: string) => CLASSES[(CLASSES.indexOf(label) + 1) % CLASSES.length];
  const recipe: Recipe = {
    ...DEFAULT_RECIPE,
    dataset: {
      ...DEFAULT_RECIPE.dataset,
      setAside: [nameOf(5), nameOf(6)],
      relabelled: { [nameOf(7)]: otherThan(labels[7]), [nameOf(8)]: otherThan(labels[8]) },
    },
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: SIDE, normalization: 'dataset' },
    split: { ...DEFAULT_RECIPE.split, validationPercent: 40, testPercent: 10 },
    architecture: { ...DEFAULT_ARCHITECTURES.mlp, hiddenUnits: [64], dropout: 0 },
    training: { ...DEFAULT_RECIPE.training, epochs: 30, learningRate: 3e-3, keep: 'last' },
  };
  const images = mkdtempSync(path.join(tmpdir(), 'vireo-images-'));
  let run: StudioRun;
  let folder = '';
  const train = (...args: readonly string[]) => python(folder, ['train.py', ...args, '--workers', '0']);
  const pathsOf = (role: keyof StudioRun['split']) => run.split[role].map((image) => image.path);

  beforeAll(async () => {
    run = await studioRun(recipe, files);
    folder = await projectOf(run.after, run);
    await unpackFiles(files, images);
  });
  afterAll(() => {
    for (const made of [folder, images]) rmSync(made, { recursive: true });
  });

  it('are learned by heart, and with unchanged weights train.py’s validation is the studio’s: at chance', () => {
    const last = run.epochs.at(-1);
    expect(last?.trainAccuracy).toBeGreaterThan(0.95);
    expect(run.split.validation.length).toBeGreaterThan(90);
    // Three classes; four standard deviations of 95 guesses are 0.19.
    expect(Math.abs((last?.validationAccuracy ?? 0) - 1 / 3)).toBeLessThan(0.19);
    const judged = train(images, '--epochs', '0', '--log', 'log.jsonl');
    expect(judged, judged.output).toMatchObject({ status: 0 });
    const [figures] = logOf(folder).epochs;
    expect(figures.validationAccuracy).toBeCloseTo(last?.validationAccuracy ?? Number.NaN, 12);
    expect(figures.validationLoss).toBeCloseTo(last?.validationLoss ?? Number.NaN, 4);
    expect(judged.output).toContain(`validation accuracy ${last?.validationAccuracy?.toFixed(4)}`);
  });

  it('leave with the images in the roles they had, corrected labels corrected, those set aside left out', () => {
    const written: Record<string, { folder: string; names: string[]; labels: number[] }[]> = JSON.parse(
      readFileSync(path.join(folder, 'split.json'), 'utf8'),
    ).roles;
    const labelOf = new Map<string, string>();
    for (const [role, parts] of Object.entries(written)) {
      const paths = parts.flatMap((part) => part.names.map((name) => `${part.folder}/${name}`));
      expect(paths).toEqual(pathsOf(role as keyof StudioRun['split']));
      for (const part of parts) {
        for (const [i, name] of part.names.entries())
          labelOf.set(`${part.folder}/${name}`, CLASSES[part.labels[i]]);
      }
    }
    expect(labelOf.size).toBe(COUNT - 2);
    for (const [i, label] of labels.entries()) {
      const expected = i === 5 || i === 6 ? undefined : i === 7 || i === 8 ? otherThan(label) : label;
      expect(labelOf.get(nameOf(i)), nameOf(i)).toBe(expected);
    }
  });

  it('are found where the zip was unpacked, in the folder inside it, and in one around it', () => {
    for (const place of [images, path.join(images, 'trees'), path.join(images, 'trees/photos')]) {
      const judged = train(place, '--epochs', '0');
      expect(judged.output, judged.output).toContain(`${run.split.validation.length} to judge by`);
    }
    renameSync(path.join(images, 'trees'), path.join(images, 'moved'));
    const judged = train(images, '--epochs', '0');
    renameSync(path.join(images, 'moved'), path.join(images, 'trees'));
    expect(judged.output, judged.output).toContain(`${run.split.training.length} images, `);
  });

  it('are not judged by where a validation image is missing: a sentence names it', () => {
    const gone = path.join(images, pathsOf('validation')[3]);
    renameSync(gone, `${gone}.gone`);
    const refused = train(images, '--epochs', '1');
    const without = train(images, '--epochs', '1', '--without-validation');
    renameSync(`${gone}.gone`, gone);
    expect(refused.status).toBe(1);
    expect(refused.output).toContain(
      `1 of ${run.split.validation.length} validation images of split.json are not in ${images}: ${pathsOf('validation')[3]}`,
    );
    expect(refused.output).not.toContain('validation accuracy');
    expect(without, without.output).toMatchObject({ status: 0 });
    expect(without.output).toContain('none to judge by');
  });

  it('go on without training images that are missing, which are named, and not without any', () => {
    const gone = path.join(images, pathsOf('training')[0]);
    renameSync(gone, `${gone}.gone`);
    const trained = train(images, '--epochs', '1');
    renameSync(`${gone}.gone`, gone);
    expect(trained, trained.output).toMatchObject({ status: 0 });
    expect(trained.output).toContain(
      `1 of ${run.split.training.length} training images are missing: ${pathsOf('training')[0]}`,
    );
    const elsewhere = train(folder);
    expect(elsewhere.status).toBe(1);
    expect(elsewhere.output).toContain(`None of the ${run.split.training.length} training images`);
  });
});
