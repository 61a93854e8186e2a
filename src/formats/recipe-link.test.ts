import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { damage } from '../dataset/testing/damage';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from '../recipe/defaults';
import { recipeSettings } from '../recipe/differences';
import { PRESETS } from '../recipe/presets';
import { readRecipe } from '../recipe/read-text';
import type { Recipe } from '../recipe/schema';
import { CounterRng, STREAM } from '../shared/rng';
import { readRecipeText, recipeFragment, recipeTextIn } from './recipe-link';

/** The text of a link to a recipe, or to anything that is said in its place. */
async function textOf(recipe: unknown): Promise<string> {
  const fragment = await recipeFragment(recipe);
  if (!fragment.ok) throw new Error(fragment.failure.code);
  return recipeTextIn(fragment.value) ?? '';
}

const packed = (json: string) => `1.${deflateRawSync(json).toString('base64url')}`;

/** A recipe whose parts are those of presets and defaults, each drawn by itself, with decisions of any names. */
function drawnRecipe(seed: number): Recipe {
  const rng = new CounterRng(seed, STREAM.sample);
  const pick = <T>(values: readonly T[]): T => values[rng.integer(values.length)] as T;
  const of = <K extends keyof Recipe>(key: K): Recipe[K] =>
    pick([...PRESETS, { recipe: DEFAULT_RECIPE }]).recipe[key];
  const names = ['a/1.png', '__proto__', 'constructor', 'pájaro ☃/2.png', '', 'r=1.#?&'];
  const some = () => names.filter(() => rng.integer(2) === 0);
  return {
    ...DEFAULT_RECIPE,
    preset: pick([null, 'quickStart', '"']),
    architecture: pick([of('architecture'), ...Object.values(DEFAULT_ARCHITECTURES)]),
    preprocessing: { ...of('preprocessing'), statistics: pick([null, { mean: [0.5], deviation: [1e-7] }]) },
    augmentation: of('augmentation'),
    training: { ...of('training'), learningRate: 10 ** -rng.integer(9), microBatchSize: pick([null, 4]) },
    optimizer: of('optimizer'),
    schedule: of('schedule'),
    split: of('split'),
    start: pick([of('start'), { kind: 'shelf', id: 'x', sha256: '0'.repeat(64) } as const]),
    dataset: {
      ...DEFAULT_RECIPE.dataset,
      fingerprint: pick([null, 'f'.repeat(64)]),
      name: pick(names),
      setAside: some(),
      keptTogether: [some(), some()],
      relabelled: Object.fromEntries(some().map((name) => [name, 'b'])),
      roles: Object.fromEntries(some().map((name) => [name, 'test'])),
      labelLevel: pick([null, '1']),
      grayRange: pick([null, { low: 3, high: 900 }]),
    },
    seed: rng.integer(2 ** 31),
  };
}

test('any recipe comes out of its link as it went in', async () => {
  for (let seed = 0; seed < 300; seed++) {
    const recipe = drawnRecipe(seed);
    const read = await readRecipeText(await textOf(recipe));
    expect(read).toEqual({ ok: true, value: recipe });
    if (read.ok) expect(readRecipe(read.value)).toEqual({ ok: true, value: recipe });
  }
});

test('links of version 1 are read for good', async () => {
  const text =
    'VY0xC8IwFIT_y80PsWKrvNnZxcFBHGLyMA_TJqSpgqX_Xaxd3L777uBGmGy9FrFlyAK-jHho58B4agEhmWL9Sd8C3hNe6ooHb-qG4CTNTPBiXA-uFjz_Rs2W0Ia0pPrbuhxTHAp4vaoI0t7EOe3uhz-dYgza3cGwocd0JZRstJvVCEnR-uXMBk3HmFtwNRF6EQfeTR8';
  const { training } = DEFAULT_RECIPE;
  expect(await readRecipeText(`1.${text}`)).toEqual({
    ok: true,
    value: {
      ...DEFAULT_RECIPE,
      architecture: DEFAULT_ARCHITECTURES.vit,
      training: { ...training, epochs: 12, clipNorm: 1 },
      seed: 7,
    },
  });
});

test('a link to a preset is short enough for a code that a phone reads', async () => {
  for (const { recipe } of PRESETS) expect((await textOf(recipe)).length).toBeLessThan(600);
});

test('whatever becomes of a link, it is read as a recipe or refused with a reason', async () => {
  const whole = new TextEncoder().encode(await textOf(drawnRecipe(1)));
  const codes = new Set<string>();
  for (let seed = 0; seed < 500; seed++) {
    const text = new TextDecoder().decode(damage(new Uint8Array(whole), seed));
    const json = await readRecipeText(text);
    const read = json.ok ? readRecipe(json.value) : json;
    if (read.ok) expect(recipeSettings(read.value).size).toBeGreaterThan(50);
    else codes.add(read.failure.code);
  }
  expect([...codes].filter((code) => !/^(recipeLink|notARecipe|jsonTooDeep)/.test(code))).toEqual([]);
});

test.each([
  ['nothing', '', 'recipeLinkBroken'],
  ['no version', 'eyJ9', 'recipeLinkBroken'],
  ['a later version', '2.abcd', 'recipeLinkNewer'],
  ['a version before the first', '0.abcd', 'recipeLinkBroken'],
  ['what is no base64', '1.ab%41', 'recipeLinkBroken'],
  ['what is not packed', `1.${btoa('not packed')}`, 'recipeLinkBroken'],
  ['no JSON', packed('{'), 'recipeLinkBroken'],
  ['what is too deep', packed('['.repeat(200)), 'jsonTooDeep'],
  ['more than is read', `1.${'a'.repeat(60_001)}`, 'recipeLinkTooLong'],
  ['what unfolds without end', packed(`"${'a'.repeat(5_000_000)}"`), 'recipeLinkTooLong'],
])('%s is refused', async (_, text, code) => {
  expect(await readRecipeText(text)).toMatchObject({ ok: false, failure: { code } });
});

test.each(['null', '7', '[]', '[[1]]', '{"training":[null]}', '{"training":{"epochs":"many"}}'])(
  'a link that says %s holds no recipe',
  async (json) => {
    const read = await readRecipeText(packed(json));
    if (read.ok) expect(readRecipe(read.value)).toMatchObject({ failure: { code: 'notARecipe' } });
    else expect(read.failure.code).toBe('recipeLinkBroken');
  },
);

test('a recipe with more decisions than a link holds is to travel as a file', async () => {
  const setAside = Array.from({ length: 20_000 }, (_, i) => `${(i * 2654435761) % 2 ** 32}.png`);
  const recipe = { ...DEFAULT_RECIPE, dataset: { ...DEFAULT_RECIPE.dataset, setAside } };
  expect(await recipeFragment(recipe)).toMatchObject({ failure: { code: 'recipeLinkTooLong' } });
});

test('only the address of the recipe holds one', () => {
  expect(recipeTextIn('#/recipe?r=1.ab')).toBe('1.ab');
  for (const other of ['', '#/recipe', '#/data?r=1.ab', '#/recipe?x=1.ab'])
    expect(recipeTextIn(other)).toBeNull();
});
