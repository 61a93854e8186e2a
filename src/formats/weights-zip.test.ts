import JSZip from 'jszip';
import { describe, expect, it } from 'vitest';
import type { EpochRecord } from '../metrics/records';
import type { ModelBundle } from '../protocol/model';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { CounterRng } from '../shared/rng';
import { readMetricsCsv, writeMetricsCsv } from './metrics-csv';
import { writeSafetensors } from './safetensors-write';
import { readThreshold } from './weights-metadata';
import { readWeightsZip, writeWeightsZip } from './weights-zip';

const epochs: EpochRecord[] = [
  {
    epoch: 1,
    step: 12,
    trainLoss: Math.LN10,
    trainAccuracy: 1 / 3,
    validationLoss: null,
    validationAccuracy: null,
    validationTop5: null,
    validationMacroF1: null,
    learningRate: 1e-3,
    durationMs: 1234.5,
    best: false,
  },
  {
    epoch: 2,
    step: 24,
    trainLoss: Number.NaN,
    trainAccuracy: 0.5,
    validationLoss: 1e-7,
    validationAccuracy: 0,
    validationTop5: 1,
    validationMacroF1: 0.25,
    learningRate: 0,
    durationMs: 1,
    best: true,
  },
];

const bundle: ModelBundle = {
  recipe: { ...DEFAULT_RECIPE, preset: 'quickStart' },
  classes: ['a "b", c', 'ñandú', '<script>'],
  normalization: { mean: [0.485, 0.456, 0.1], deviation: [0.229, 1, 0.225] },
  tensors: [
    { name: 'head.weight', shape: [3, 2], dtype: 'F32', data: Float32Array.of(1, 2, 3, 4, 5, -0) },
    { name: 'norm.num_batches_tracked', shape: [], dtype: 'I64', data: Float64Array.of(24) },
  ],
  epochs,
  steps: [],
};

/** The bundle's zip with one entry replaced (or, with null, left out). */
async function zipWith(name: string, content: string | Uint8Array | null): Promise<Blob> {
  const zip = await JSZip.loadAsync(await (await writeWeightsZip(bundle)).arrayBuffer());
  if (content === null) zip.remove(name);
  else zip.file(name, content);
  return new Blob([await zip.generateAsync({ type: 'arraybuffer' })]);
}

async function codeOf(blob: Blob): Promise<string> {
  const read = await readWeightsZip(blob);
  return read.ok ? 'read' : read.failure.code;
}

describe('metrics CSV', () => {
  it('reads back exactly, absent figures and NaN included', () => {
    expect(readMetricsCsv(writeMetricsCsv(epochs))).toEqual({ ok: true, value: epochs });
  });

  it('reads a table with other figures: what is missing is null, what is not known is passed over', () => {
    const lines = writeMetricsCsv(epochs).trim().split('\n');
    const at = lines[0]?.split(',').indexOf('validation_macro_f1') ?? -1;
    const cut = lines.map((line) => line.split(',').toSpliced(at, 1));
    const text = cut.map((cells, i) => [...cells, i === 0 ? 'validation_soul' : '0.7'].join(',')).join('\n');
    expect(readMetricsCsv(text)).toEqual({
      ok: true,
      value: epochs.map((epoch) => ({ ...epoch, validationMacroF1: null })),
    });
  });

  it('refuses other columns and rows without an epoch', () => {
    expect(readMetricsCsv('epoch,loss\n1,2\n')).toMatchObject({ failure: { code: 'metricsColumns' } });
    expect(readMetricsCsv(writeMetricsCsv(epochs).replace('\n2,24', '\nx,24'))).toMatchObject({
      failure: { code: 'metricsRow', values: { row: 2 } },
    });
  });
});

describe('weights zip', () => {
  it('holds its files, uncompressed, and restores the model', async () => {
    const blob = await writeWeightsZip(bundle);
    const zip = await JSZip.loadAsync(await blob.arrayBuffer());
    expect(Object.keys(zip.files).sort()).toEqual([
      'README.md',
      'classes.json',
      'curves.svg',
      'metrics.csv',
      'model.safetensors',
      'recipe.json',
    ]);
    const restored = await readWeightsZip(blob);
    if (!restored.ok) throw new Error(restored.failure.code);
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    // As one that was written before there was a threshold: nothing is withheld.
    expect({ ...restored.value, tensors: restored.value.tensors.toSorted(byName) }).toEqual({
      ...bundle,
      threshold: 0,
    });
  });

  it('carries the threshold of “none of these”, and refuses one that is none', async () => {
    const read = await readWeightsZip(await writeWeightsZip({ ...bundle, threshold: 0.62 }));
    expect(read).toMatchObject({ ok: true, value: { threshold: 0.62 } });
    for (const threshold of ['1.5', '-0.1', '"0.5"', 'half', ''])
      expect(readThreshold({ threshold })).toMatchObject({ failure: { code: 'thresholdUnreadable' } });
  });

  it('can let go of the tensors as it writes them', async () => {
    const tensors = bundle.tensors.map((tensor) => ({ ...tensor, data: tensor.data.slice() }));
    const released = await writeWeightsZip({ ...bundle, tensors }, { releases: true });
    const kept = await writeWeightsZip(bundle);
    expect(new Uint8Array(await released.arrayBuffer())).toEqual(new Uint8Array(await kept.arrayBuffer()));
    expect(tensors[0].data.length).toBe(0);
  });

  it('shows class names in its README as text', async () => {
    const zip = await JSZip.loadAsync(await (await writeWeightsZip(bundle)).arrayBuffer());
    expect(await zip.file('README.md')?.async('string')).toContain('\\<script\\>');
  });

  it('refuses what is not a weights zip, each with its reason', async () => {
    const recipe = (change: object) => JSON.stringify({ ...bundle.recipe, ...change });
    expect(await codeOf(new Blob(['not a zip']))).toBe('weightsZipUnreadable');
    const whole = await writeWeightsZip(bundle);
    expect(await codeOf(whole.slice(0, whole.size - 40))).toBe('weightsZipUnreadable');
    expect(await codeOf(await zipWith('model.safetensors', null))).toBe('weightsZipIncomplete');
    expect(await codeOf(await zipWith('recipe.json', '{'))).toBe('recipeUnreadable');
    expect(await codeOf(await zipWith('recipe.json', recipe({ version: 99 })))).toBe('recipeFromLater');
    expect(await codeOf(await zipWith('recipe.json', recipe({ seed: -1 })))).toBe('recipeInvalid');
    expect(await codeOf(await zipWith('classes.json', '{"a":1}'))).toBe('classesUnreadable');
    expect(await codeOf(await zipWith('classes.json', '["a","a"]'))).toBe('classesRepeated');
    expect(await codeOf(await zipWith('metrics.csv', 'x\n'))).toBe('metricsColumns');
    expect(await codeOf(await zipWith('model.safetensors', writeSafetensors(bundle.tensors)))).toBe(
      'normalizationUnreadable',
    );
    expect(await codeOf(await zipWith('model.safetensors', 'nothing'))).toBe('safetensorsTooShort');
  });

  it('notices a flipped byte in the weights', async () => {
    const bytes = new Uint8Array(await (await writeWeightsZip(bundle)).arrayBuffer());
    const at = new TextDecoder('latin1').decode(bytes).indexOf('"head.weight"') + 200;
    bytes[at] = bytes[at] ^ 1;
    expect(await codeOf(new Blob([bytes]))).toBe('weightsZipUnreadable');
  });

  it('reads a zip that was packed again by another program, compressed and with a comment', async () => {
    const zip = await JSZip.loadAsync(await (await writeWeightsZip(bundle)).arrayBuffer());
    const options = { type: 'arraybuffer', compression: 'DEFLATE', comment: 'mine, PK or not' } as const;
    const read = await readWeightsZip(new Blob([await zip.generateAsync(options)]));
    expect(read.ok && read.value.classes).toEqual(bundle.classes);
  });

  it('answers in words to whatever is wrong with the zip, and never throws', async () => {
    const bytes = new Uint8Array(await (await writeWeightsZip(bundle)).arrayBuffer());
    const rng = new CounterRng(11, 12);
    for (let i = 0; i < 300; i++) {
      const broken = bytes.slice(0, rng.uniform() < 0.3 ? rng.integer(bytes.length) : bytes.length);
      for (let flips = 0; flips < 3 && broken.length > 0; flips++)
        broken[rng.integer(broken.length)] = rng.integer(256);
      const read = await readWeightsZip(new Blob([broken]));
      expect(read.ok || read.failure.code).toBeTruthy();
    }
  });

  it('does without metrics.csv', async () => {
    const read = await readWeightsZip(await zipWith('metrics.csv', null));
    expect(read.ok && read.value.epochs).toEqual([]);
  });
});
