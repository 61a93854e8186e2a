import JSZip from 'jszip';
import { expect, it } from 'vitest';
import { hfVit } from '../models/hf-vit';
import type { ExportedModel } from '../protocol/model';
import { DEFAULT_ARCHITECTURES } from '../recipe/defaults';
import { exportPytorchProject } from './pytorch-project';
import { EXAMPLES, exampleModel } from './testing/example-models';

const CARD = {
  data: {
    classes: [{ name: 'crow', trainingCount: 1200, validationCount: 0, testCount: 0 }],
    validationCount: 100,
  },
  limits: ['One seed.'],
};

async function filesOf(model: ExportedModel): Promise<ReadonlyMap<string, string>> {
  const { inputShape, classCount } = model.graph;
  const sample = {
    pixels: new Uint8Array(inputShape.reduce((a, b) => a * b, 1)),
    logits: new Float32Array(classCount),
  };
  const split = { training: [], validation: [], test: [] };
  const zip = await JSZip.loadAsync(
    await (await exportPytorchProject(model, sample, split, CARD)).arrayBuffer(),
  );
  const files = Object.values(zip.files).map(
    async (file) => [file.name.replace('vireo-pytorch/', ''), await file.async('string')] as const,
  );
  return new Map(await Promise.all(files));
}

const [cnn] = EXAMPLES;
const shape = { width: 24, depth: 2, heads: 3, mlpWidth: 40 };
/** Hugging Face's wiring with few weights, under the name of their smallest. */
const theirs = exampleModel(
  { ...DEFAULT_ARCHITECTURES.hfVit, variant: 'tiny', patchSize: 8 },
  {
    module: (channels, classCount) =>
      hfVit({ ...shape, ...DEFAULT_ARCHITECTURES.hfVit, patchSize: 8 }, channels, classCount),
  },
);

it.each([
  ['a CNN', exampleModel(cnn.architecture, cnn), []],
  ['a network of transformers', theirs, ['config.json', 'preprocessor_config.json']],
])('%s: the README names every file that is no program', async (_, model, more) => {
  const files = await filesOf(model);
  const data = [...files.keys()].filter((name) => !name.endsWith('.py') && name !== 'README.md');
  expect(data.sort()).toEqual(
    [
      'MODEL_CARD.md',
      'classes.json',
      'curves.svg',
      'metrics.csv',
      'model.safetensors',
      'recipe.json',
      'requirements.txt',
      'sample.safetensors',
      'split.json',
      ...more,
    ].sort(),
  );
  for (const name of data) expect(files.get('README.md')).toContain(name);
});

it('carries a model card in the form of the hub, with what is known of the images', async () => {
  const card = (await filesOf(theirs)).get('MODEL_CARD.md') ?? '';
  expect(card).toMatch(/^---\nlicense: unknown\nlibrary_name: transformers\n/);
  expect(card).toContain('| crow | 1,200 | 0 | 0 |');
  expect(card).toContain('- One seed.');
  expect(card).toContain('AutoModelForImageClassification.from_pretrained(".")');
  // No zip to drop: the project is a folder.
  expect(card).not.toContain('drop the zip');
});
