import { describe, expect, it } from 'vitest';
import fixture from '../dataset/decode/fixtures/pillow-resize.json';
import type { ExportedModel } from '../protocol/commands';
import { DEFAULT_ARCHITECTURES } from '../recipe/defaults';
import type { Preprocessing } from '../recipe/schema';
import { exampleModel } from './testing/example-models';
import { runDemo } from './testing/run-demo';

const names = ['</script><script>alert(1)</script>', 'a "b", c', "l'été", '鳥'];

function smallModel(preprocessing: Partial<Preprocessing> = {}): ExportedModel {
  const { imageSize = 16, channels = 3 } = preprocessing;
  const architecture = { ...DEFAULT_ARCHITECTURES.cnn, blocks: DEFAULT_ARCHITECTURES.cnn.blocks.slice(0, 1) };
  const model = exampleModel(architecture, { imageSize, channels, classes: names });
  const recipe = { ...model.recipe, preprocessing: { ...model.recipe.preprocessing, ...preprocessing } };
  return { ...model, recipe };
}

/** The pattern of reference/pillow-resize.py, as RGBA. */
function pattern(width: number, height: number): Uint8ClampedArray {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const values = [0, 1, 2].map((c) => (x * x * 31 + y * y * 17 + x * y * 7 + c * 101) & 255);
      data.set([...values, 255], (y * width + x) * 4);
    }
  }
  return data;
}

describe('the HTML demo', () => {
  it('asks the network for nothing and lets class names be text', async () => {
    const { html } = await runDemo(smallModel());
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/https?:\/\/|@import|\bimport\b|\bfetch\(|XMLHttpRequest|<link/);
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('Which bird is it? &lt;b&gt;');
    expect(html.match(/<script/g)).toHaveLength(3);
  });

  it('gives probabilities of every class', async () => {
    const demo = await runDemo(smallModel());
    const probabilities = [...demo.predict(pattern(23, 17), 23, 17)];
    expect(probabilities).toHaveLength(names.length);
    expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  });

  it.each(fixture.cases)(
    'prepares $width × $height px as Pillow does, $resize to $imageSize, $interpolation',
    async (entry) => {
      for (const [channels, encoded] of [
        [3, entry.rgb],
        [1, entry.gray],
      ] as const) {
        const expected = Buffer.from(encoded, 'base64');
        const demo = await runDemo(
          smallModel({
            imageSize: entry.imageSize,
            resizeTo: entry.resizeTo,
            resize: entry.resize as Preprocessing['resize'],
            interpolation: entry.interpolation as Preprocessing['interpolation'],
            channels,
          }),
        );
        const prepared = demo.prepare(pattern(entry.width, entry.height), entry.width, entry.height);
        const plane = entry.imageSize ** 2;
        for (let i = 0; i < plane; i++) {
          for (let c = 0; c < channels; c++) {
            const byte = (prepared[c * plane + i] * 0.5 + 0.5) * 255;
            expect(Math.abs(byte - expected[i * channels + c])).toBeLessThan(1.001);
          }
        }
      }
    },
  );
});
