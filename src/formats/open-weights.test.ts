import { describe, expect, it } from 'vitest';
import { DEFAULT_ARCHITECTURES } from '../recipe/defaults';
import { openWeights } from './open-weights';
import { writeSafetensors } from './safetensors-write';
import { exampleModel } from './testing/example-models';

describe('weights with files beside them', () => {
  it('lays what they state over what is usual, and says who stated it', async () => {
    const { tensors } = exampleModel(DEFAULT_ARCHITECTURES.timmVit, { imageSize: 224 });
    const weights = new File([writeSafetensors(tensors)], 'model.safetensors');
    const withFiles = async (files: Record<string, string>) => {
      const sidecars = Object.entries(files).map(([name, text]) => new File([text], name));
      const opened = await openWeights([...sidecars, weights]);
      if (!opened.ok || opened.value.kind !== 'foreign') throw new Error('not opened');
      return opened.value.weights;
    };
    const alone = await withFiles({});
    expect(alone.preparation).toEqual({ from: 'family', reason: null });
    expect(alone.recognised?.preprocessing).toMatchObject({
      normalization: 'half',
      interpolation: 'bicubic',
    });
    const config =
      '{"label_names":["a","b","c"],"pretrained_cfg":{"crop_pct":1,"mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]}}';
    const stated = await withFiles({ 'config.json': config });
    expect(stated.preparation).toEqual({ from: 'file', name: 'config.json' });
    expect(stated.classes).toEqual(['a', 'b', 'c']);
    expect(stated.recognised?.preprocessing).toMatchObject({ normalization: 'imagenet', resizeTo: 224 });
    const unsaid = await withFiles({ 'preprocessor_config.json': '{"resample":1}' });
    expect(unsaid.preparation).toMatchObject({ from: 'family', reason: { code: 'preprocessingUnknown' } });
    expect(unsaid.recognised?.preprocessing).toEqual(alone.recognised?.preprocessing);
  });
});
