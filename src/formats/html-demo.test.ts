import { describe, expect, it } from 'vitest';
import { DEFAULT_ARCHITECTURES } from '../recipe/defaults';
import { exampleModel } from './testing/example-models';
import { readDemo } from './testing/run-demo';

const names = ['</script><script>alert(1)</script>', 'a "b", c', "l'été", '鳥'];

function smallModel() {
  const architecture = { ...DEFAULT_ARCHITECTURES.cnn, blocks: DEFAULT_ARCHITECTURES.cnn.blocks.slice(0, 1) };
  return exampleModel(architecture, { imageSize: 16, classes: names });
}

describe('the HTML demo', () => {
  it('asks the network for nothing and lets class names be text', async () => {
    const { html } = await readDemo(smallModel());
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/https?:\/\/|@import|\bimport\s*[({'"]|\bfetch\(|XMLHttpRequest|<link/);
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('Which bird is it? &lt;b&gt;');
    expect(html.match(/<script/g)).toHaveLength(3);
    expect(html.match(/<\/script/g)).toHaveLength(3);
  });

  it('gives probabilities of every class', async () => {
    const { probabilities } = await readDemo(smallModel());
    const found = probabilities(Float32Array.from({ length: 16 * 16 * 3 }, (_, i) => Math.sin(i)));
    expect(found).toHaveLength(names.length);
    expect(found.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });

  it('says how 16-bit gray is scaled, as the recipe does', async () => {
    const model = smallModel();
    expect((await readDemo(model)).setup.grayRange).toBeNull();
    const grayRange = { low: 100, high: 5000 };
    const recipe = { ...model.recipe, dataset: { ...model.recipe.dataset, grayRange } };
    expect((await readDemo({ ...model, recipe })).setup.grayRange).toEqual(grayRange);
  });

  it('is the program and the weights: the program in under 150 KB', async () => {
    const model = smallModel();
    const { html } = await readDemo(model);
    const floats = model.tensors.flatMap(({ data }) => (data instanceof Float32Array ? [data] : []));
    const weights = floats.reduce((sum, { length }) => sum + Math.ceil((length * 4) / 3) * 4 + 1, 0);
    expect(Buffer.byteLength(html) - weights).toBeLessThan(150_000);
  });
});
