import { expect, test } from 'vitest';
import { followsPreset, PRESETS } from './presets';
import { parseRecipe } from './validate';

test('every preset is a recipe that works, and follows itself', () => {
  for (const { id, recipe } of PRESETS) {
    expect(parseRecipe(recipe).problems, id).toEqual([]);
    expect(recipe.preset).toBe(id);
    expect(followsPreset(recipe), id).toBe(true);
    expect(followsPreset(JSON.parse(JSON.stringify(recipe))), id).toBe(true);
  }
});

test('data, device and seed leave a preset what it is; anything else changes it', () => {
  for (const { id, recipe } of PRESETS) {
    const dataset = { ...recipe.dataset, name: 'birds', fingerprint: 'abc' };
    expect(followsPreset({ ...recipe, dataset, device: 'cpu', seed: 7 }), id).toBe(true);
    const { training, preprocessing, split } = recipe;
    expect(followsPreset({ ...recipe, split: { ...split, source: 'folders' } }), id).toBe(true);
    expect(followsPreset({ ...recipe, training: { ...training, epochs: training.epochs + 1 } }), id).toBe(
      false,
    );
    expect(followsPreset({ ...recipe, preprocessing: { ...preprocessing, imageSize: 40 } }), id).toBe(false);
    expect(followsPreset({ ...recipe, preset: null }), id).toBe(false);
  }
});
