import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { BACKBONE_EXAMPLES } from './testing/backbone-examples';
import { logitSample } from './testing/engine-logits';
import { EXAMPLES, exampleModel } from './testing/example-models';
import { exportTfjsLayers } from './tfjs-layers';

const isTransformer = ({ name }: { name: string }) => name.includes('vit');
const isHard = ({ name }: { name: string }) => name.includes('hard');

describe('tfjs LayersModel', () => {
  beforeAll(async () => {
    await tf.ready();
  });

  it.each([
    ...EXAMPLES.filter((e) => !isTransformer(e) && !isHard(e)),
    ...BACKBONE_EXAMPLES.filter(({ tfjsRefuses }) => tfjsRefuses === undefined),
  ])('plain tfjs gives the logits of Vireo’s engine: $name', async (example) => {
    const model = exampleModel(example.architecture, example);
    const { pixels, logits } = await logitSample(model, 2);
    const files = exportTfjsLayers(model);
    if (!files.ok) throw new Error(files.failure.code);
    const json = JSON.parse(files.value.modelJson);
    await tf.setBackend('cpu');
    const loaded = await tf.loadLayersModel(
      tf.io.fromMemory({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest[0].weights,
        weightData: await files.value.weights.arrayBuffer(),
      }),
    );
    const input = tf.tensor4d(
      Float32Array.from(pixels, (byte) => byte / 255),
      [2, ...(model.graph.inputShape as [number, number, number])],
    );
    const output = loaded.predict(input) as tf.Tensor;
    expect(output.shape).toEqual([2, model.classes.length]);
    const found = await output.data();
    for (const [i, value] of logits.entries()) expect(Math.abs(found[i] - value)).toBeLessThan(1e-4);
  });

  it('reserves the names tfjs looks for in its files', () => {
    const files = exportTfjsLayers(exampleModel(EXAMPLES[0].architecture, EXAMPLES[0]));
    if (!files.ok) throw new Error(files.failure.code);
    const json = JSON.parse(files.value.modelJson);
    expect(json.format).toBe('layers-model');
    expect(json.weightsManifest[0].paths).toEqual(['model.weights.bin']);
  });

  it.each(EXAMPLES.filter(isHard))('refuses activations that Keras has otherwise: $name', (example) => {
    const refused = exportTfjsLayers(exampleModel(example.architecture, example));
    expect(refused).toMatchObject({
      ok: false,
      failure: { code: 'tfjsCannotExpress', values: { operation: 'activation' } },
    });
  });

  it.each(BACKBONE_EXAMPLES.filter(({ tfjsRefuses }) => tfjsRefuses !== undefined))(
    'refuses by name what stock layers lack: $name',
    (example) => {
      expect(exportTfjsLayers(exampleModel(example.architecture, example))).toMatchObject({
        ok: false,
        failure: { code: 'tfjsCannotExpress', values: { operation: example.tfjsRefuses } },
      });
    },
  );

  it.each(EXAMPLES.filter(isTransformer))('refuses what stock layers lack: $name', (example) => {
    const refused = exportTfjsLayers(exampleModel(example.architecture, example));
    expect(refused).toMatchObject({
      ok: false,
      failure: { code: 'tfjsCannotExpress', values: { operation: 'patchify' } },
    });
  });
});
