import { describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../metrics/records';
import type { ModelBundle } from '../../protocol/model';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from '../../recipe/defaults';
import { modelCard } from './model-card';
import { transformersConfig } from './transformers-config';

const epoch: EpochRecord = {
  epoch: 3,
  step: 30,
  trainLoss: 0.2,
  trainAccuracy: 0.95,
  validationLoss: 0.4,
  validationAccuracy: 0.8,
  validationTop5: null,
  validationMacroF1: 0.79,
  learningRate: 1e-3,
  durationMs: 1000,
  best: true,
};

const model: ModelBundle = {
  recipe: {
    ...DEFAULT_RECIPE,
    dataset: { ...DEFAULT_RECIPE.dataset, name: 'pets: "cats" & dogs.zip', fingerprint: 'ab12' },
    split: { ...DEFAULT_RECIPE.split, validationPercent: 20 },
  },
  classes: ['cat | big', 'dog'],
  normalization: { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] },
  tensors: [{ name: 'head.weight', shape: [2, 2], dtype: 'F32', data: new Float32Array(4) }],
  epochs: [epoch, { ...epoch, epoch: 4, best: false, validationAccuracy: 0.75 }],
  steps: [],
};

const data = {
  classes: [
    { name: 'cat | big', trainingCount: 1200, validationCount: 0, testCount: 0 },
    { name: 'dog', trainingCount: 300, validationCount: 0, testCount: 5 },
  ],
  validationCount: 100,
};

describe('the model card', () => {
  const card = modelCard({
    model,
    data,
    limits: ['One seed.'],
    place: 'weightsZip',
    opensBy: null,
  });

  it('begins with the hub’s front matter: strings in quotes, the accuracy of the weights that are kept', () => {
    const [, front] = card.split('---\n');
    expect(card.startsWith('---\n')).toBe(true);
    expect(front).toContain('pipeline_tag: image-classification');
    expect(front).toContain('- name: "pets: \\"cats\\" & dogs: image classifier (cnn)"');
    expect(front).toContain('      value: 0.8\n');
  });

  it('says what the figure stands on, with its interval', () => {
    // Wilson's interval of 80 of 100.
    expect(card).toContain('**validation accuracy 80.0 %** (95 % interval 71.1 % to 86.7 %, 100 images');
    expect(card).toContain('epoch 3 of 4');
    expect(card).toContain('20 % of the training images of each class were held out');
  });

  it('shows names as text, in the table too', () => {
    expect(card).toContain('| cat \\| big | 1,200 | 0 | 0 |');
  });

  it('says what it does not know', () => {
    const blind = modelCard({
      model,
      data: null,
      limits: [],
      place: 'weightsZip',
      opensBy: null,
    });
    expect(blind).toContain('how many each class has is not known here');
    expect(blind).toContain('on how many images is not known here');
  });

  it('names the weights it started from, and their licence', () => {
    const start = { kind: 'shelf', id: 'resnet18', sha256: 'c'.repeat(64) } as const;
    const tuned = { ...model, recipe: { ...model.recipe, start } };
    const told = modelCard({
      model: tuned,
      data,
      limits: [],
      place: 'weightsZip',
      opensBy: null,
    });
    expect(told).toMatch(/base_model: "timm\/resnet18\.[\w.]+"/);
    expect(told).toMatch(/It started from timm\/resnet18\.[\w.]+, under [\w-]+\./);
  });
});

describe('the files of transformers', () => {
  const vit: ModelBundle = {
    ...model,
    recipe: {
      ...model.recipe,
      architecture: { ...DEFAULT_ARCHITECTURES.hfVit, variant: 'base', patchSize: 16 },
      preprocessing: { ...model.recipe.preprocessing, imageSize: 224, channels: 3, resize: 'stretch' },
    },
  };

  it('are those of google/vit-base-patch16-224, but for the classes', () => {
    const files = transformersConfig(vit);
    // https://huggingface.co/google/vit-base-patch16-224/blob/main/config.json
    expect(files?.config).toMatchObject({
      architectures: ['ViTForImageClassification'],
      hidden_act: 'gelu',
      hidden_size: 768,
      image_size: 224,
      intermediate_size: 3072,
      layer_norm_eps: 1e-12,
      model_type: 'vit',
      num_attention_heads: 12,
      num_channels: 3,
      num_hidden_layers: 12,
      patch_size: 16,
      qkv_bias: true,
      id2label: { 0: 'cat | big', 1: 'dog' },
      label2id: { 'cat | big': 0, dog: 1 },
    });
    expect(files?.preprocessor).toMatchObject({
      do_resize: true,
      resample: 2,
      size: { height: 224, width: 224 },
      image_mean: [0.5, 0.5, 0.5],
      image_std: [0.5, 0.5, 0.5],
    });
  });

  it('are those of facebook/dinov2-small for its backbone, whose head is another', () => {
    const { recipe } = vit;
    const files = transformersConfig({
      ...vit,
      recipe: { ...recipe, architecture: DEFAULT_ARCHITECTURES.dinov2 },
    });
    // https://huggingface.co/facebook/dinov2-small/blob/main/config.json
    expect(files?.config).toMatchObject({
      architectures: ['Dinov2Model'],
      hidden_act: 'gelu',
      hidden_size: 384,
      layer_norm_eps: 1e-6,
      mlp_ratio: 4,
      model_type: 'dinov2',
      num_attention_heads: 6,
      num_channels: 3,
      num_hidden_layers: 12,
      patch_size: 14,
      qkv_bias: true,
      use_swiglu_ffn: false,
    });
    expect(files?.opensBy).toBe('AutoModel');
  });

  it('cut out the middle where the recipe does', () => {
    const { recipe } = vit;
    const preprocessing = { ...recipe.preprocessing, resize: 'crop', resizeTo: 256 } as const;
    const files = transformersConfig({ ...vit, recipe: { ...recipe, preprocessing } });
    expect(files?.preprocessor).toMatchObject({
      size: { shortest_edge: 256 },
      crop_size: { height: 224, width: 224 },
      do_center_crop: true,
    });
  });

  it('are not there for what transformers cannot hold', () => {
    expect(transformersConfig(model)).toBeNull();
    const architecture = { ...DEFAULT_ARCHITECTURES.hfVit, hiddenUnits: [64] };
    expect(transformersConfig({ ...vit, recipe: { ...vit.recipe, architecture } })).toBeNull();
    const preprocessing = { ...vit.recipe.preprocessing, resize: 'pad' } as const;
    const padded = transformersConfig({ ...vit, recipe: { ...vit.recipe, preprocessing } });
    expect(padded?.preprocessor).toBeNull();
  });
});
