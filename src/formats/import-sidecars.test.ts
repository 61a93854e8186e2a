import { describe, expect, it } from 'vitest';
import { readConfigClasses, readPreprocessorConfig, readTimmPreprocessing } from './import-sidecars';

describe('sidecars of Hugging Face and timm', () => {
  const IMAGENET = '"image_mean":[0.485,0.456,0.406],"image_std":[0.229,0.224,0.225]';
  it.each<[string, string, object]>([
    [
      'google/vit-base-patch16-224',
      '{"do_normalize":true,"do_resize":true,"image_mean":[0.5,0.5,0.5],"image_std":[0.5,0.5,0.5],"resample":2,"size":{"height":224,"width":224}}',
      { normalization: 'half', resize: 'stretch', imageSize: 224, interpolation: 'bilinear' },
    ],
    [
      'facebook/dinov2-small',
      `{"crop_size":{"height":224,"width":224},"do_center_crop":true,"image_processor_type":"BitImageProcessor",${IMAGENET},"resample":3,"size":{"shortest_edge":256}}`,
      { normalization: 'imagenet', resize: 'crop', imageSize: 224, resizeTo: 256, interpolation: 'bicubic' },
    ],
    [
      'microsoft/resnet-50',
      `{"crop_pct":0.875,"do_normalize":true,"do_resize":true,"feature_extractor_type":"ConvNextFeatureExtractor",${IMAGENET},"resample":3,"size":224}`,
      { normalization: 'imagenet', resize: 'crop', imageSize: 224, resizeTo: 256, interpolation: 'bicubic' },
    ],
    [
      'a ConvNeXt for 384 px',
      `{"crop_pct":0.875,"image_processor_type":"ConvNextImageProcessor",${IMAGENET},"resample":3,"size":{"shortest_edge":384}}`,
      { normalization: 'imagenet', resize: 'stretch', imageSize: 384, interpolation: 'bicubic' },
    ],
    [
      'statistics of its own, and the processor’s own filter',
      '{"image_processor_type":"CLIPImageProcessor","image_mean":[0.48,0.46,0.41],"image_std":[0.27,0.26,0.28],"do_center_crop":true,"crop_size":224,"size":{"shortest_edge":224}}',
      {
        normalization: 'given',
        statistics: { mean: [0.48, 0.46, 0.41], deviation: [0.27, 0.26, 0.28] },
        resizeTo: 224,
        interpolation: 'bicubic',
      },
    ],
  ])('reads the preprocessing of %s', (_, text, preprocessing) => {
    expect(readPreprocessorConfig(text)).toMatchObject({ ok: true, value: preprocessing });
  });

  it.each<[string, string, object]>([
    [
      'mobilenetv3_small_100.lamb_in1k',
      '{"architecture":"mobilenetv3_small_100","num_classes":1000,"pretrained_cfg":{"tag":"lamb_in1k","input_size":[3,224,224],"fixed_input_size":false,"interpolation":"bicubic","crop_pct":0.875,"crop_mode":"center","mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225],"num_classes":1000}}',
      { imageSize: 224, resize: 'crop', resizeTo: 256, interpolation: 'bicubic', normalization: 'imagenet' },
    ],
    [
      'vit_tiny_patch16_224.augreg_in21k_ft_in1k',
      '{"pretrained_cfg":{"input_size":[3,224,224],"interpolation":"bicubic","crop_pct":0.9,"crop_mode":"center","mean":[0.5,0.5,0.5],"std":[0.5,0.5,0.5]}}',
      { imageSize: 224, resize: 'crop', resizeTo: 248, interpolation: 'bicubic', normalization: 'half' },
    ],
    [
      'a transform that squashes',
      '{"pretrained_cfg":{"input_size":[3,384,384],"interpolation":"bilinear","crop_pct":1.0,"crop_mode":"squash","mean":[0.1,0.2,0.3],"std":[1,1,1]}}',
      { imageSize: 384, resize: 'stretch', interpolation: 'bilinear', normalization: 'given' },
    ],
  ])('reads timm’s %s', (_, text, preprocessing) => {
    expect(readTimmPreprocessing(text)).toMatchObject({ ok: true, value: preprocessing });
  });

  it('says what no recipe can say, and what is no JSON', () => {
    const code = (result: { ok: boolean; failure?: { code: string } }) => result.failure?.code;
    // DeiT of Hugging Face: a square of 256 px, of which the centre is kept.
    const deit =
      '{"crop_size":224,"do_center_crop":true,"feature_extractor_type":"DeiTFeatureExtractor","resample":3,"size":256}';
    expect(readPreprocessorConfig(deit)).toMatchObject({ failure: { code: 'preprocessingUnknown' } });
    expect(readPreprocessorConfig('{"resample":1}')).toMatchObject({
      failure: { code: 'preprocessingUnknown', values: { what: 'resample 1' } },
    });
    expect(readTimmPreprocessing('{"pretrained_cfg":{"crop_mode":"border"}}')).toMatchObject({
      failure: { code: 'preprocessingUnknown' },
    });
    expect(readTimmPreprocessing('{"pretrained_cfg":{"interpolation":"random"}}')).toMatchObject({
      failure: { code: 'preprocessingUnknown' },
    });
    expect(code(readPreprocessorConfig('nothing'))).toBe('sidecarUnreadable');
    expect(code(readTimmPreprocessing('nothing'))).toBe('sidecarUnreadable');
    expect(readTimmPreprocessing('{"id2label":{}}')).toEqual({ ok: true, value: null });
  });

  it('reads class names in the order of their numbers', () => {
    const twelve = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${11 - i}`, `class ${11 - i}`]));
    expect(readConfigClasses(JSON.stringify({ id2label: twelve }))).toEqual({
      ok: true,
      value: Array.from({ length: 12 }, (_, i) => `class ${i}`),
    });
    expect(readConfigClasses('{"id2label":{"0":"crane","1":"owl","2":"crane"}}')).toEqual({
      ok: true,
      value: ['crane', 'owl', 'crane (2)'],
    });
    expect(readConfigClasses('{}')).toEqual({ ok: true, value: null });
    expect(readConfigClasses('{"id2label":{"0":"a","2":"c"}}')).toEqual({ ok: true, value: null });
    expect(readConfigClasses('[')).toMatchObject({ failure: { code: 'sidecarUnreadable' } });
  });
});
