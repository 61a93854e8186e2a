/** A run of the studio and the PyTorch project that leaves of it, side by side. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { exportPytorchProject } from '../../formats/pytorch-project';
import { logitSample } from '../../formats/testing/engine-logits';
import { unpack } from '../../formats/testing/pytorch-folder';
import type { ExportedModel } from '../../protocol/model';
import { DEFAULT_ARCHITECTURES, DEFAULT_BLOCK, DEFAULT_RECIPE } from '../../recipe/defaults';
import type { Recipe } from '../../recipe/schema';
import { type Files, picture, type StudioRun } from './studio-run';

/** The project of a model, unpacked in a folder of its own. */
export async function projectOf(model: ExportedModel, { split }: StudioRun): Promise<string> {
  return path.join(
    await unpack(await exportPytorchProject(model, await logitSample(model, 1), split)),
    'vireo-pytorch',
  );
}

/** What train.py wrote with `--log log.jsonl`. */
export function logOf(folder: string, name = 'log.jsonl') {
  const lines = readFileSync(path.join(folder, name), 'utf8').trim().split('\n');
  const records: Record<string, number>[] = lines.map((line) => JSON.parse(line));
  return {
    stepLosses: records.filter(({ step }) => step !== undefined).map(({ loss }) => loss),
    epochs: records.filter(({ epoch }) => epoch !== undefined),
  };
}

/** Removes what runs have written into a project. */
export function forgetOutputs(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/^(trained\.safetensors|checkpoint\.pt|.*\.jsonl)$/.test(name)) rmSync(path.join(folder, name));
  }
}

export const SIDE = 12;
const COLOURS = { blue: [10, 20, 100], green: [20, 100, 10], red: [100, 10, 20] } as const;

/** Three classes that can be told apart, of 17, 23 and 29 pictures. */
export function colouredPictures(): Files {
  const files = Object.entries(COLOURS).flatMap(([name, colour], c) =>
    Array.from({ length: 17 + 6 * c }, (_, i) => [
      `pictures/${name}/${i}.png`,
      picture(100 * c + i, SIDE + (i % 3), colour),
    ]),
  );
  return Object.fromEntries(files);
}

/** A small CNN with batch norms on such pictures, in which nothing but the order is drawn. */
export function smallRecipe(changes: Partial<Recipe>, training: Partial<Recipe['training']>): Recipe {
  const blocks = [6, 8, 8].map((channels) => ({ ...DEFAULT_BLOCK, channels, kernel: 3 }));
  return {
    ...DEFAULT_RECIPE,
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: SIDE, normalization: 'dataset' },
    split: { ...DEFAULT_RECIPE.split, validationPercent: 25, testPercent: 10 },
    architecture: { ...DEFAULT_ARCHITECTURES.cnn, blocks },
    seed: 4_000_000_001,
    ...changes,
    training: {
      ...DEFAULT_RECIPE.training,
      batchSize: 16,
      epochs: 4,
      learningRate: 3e-3,
      keep: 'last',
      ...training,
    },
  };
}
