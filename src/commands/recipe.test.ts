import { beforeEach, describe, expect, test } from 'vitest';
import type { CommandName } from '../protocol/commands';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { success } from '../shared/result';
import { readAt, writeAt } from '../state/recipe-path';
import { loadValidation, problemsByPath } from '../state/recipe-problems';
import { firstRecipe, withEdit, withRedo, withUndo } from '../state/slices/recipe-slice';
import { type Ask, useStudio } from '../state/studio';
import { summaryOf } from '../state/testing/reports';
import { worker } from '../state/testing/scripted-worker';
import { openDataset, redoRecipe, undoRecipe } from './dataset';
import { relabelImages, setImagesAside } from './health';
import { choosePreset, describeRecipe } from './recipe';
import { importRecipe } from './recipe-file';

const blank = useStudio.getInitialState();
const state = () => useStudio.getState();
const json = (value: object) => new Blob([JSON.stringify(value)]);

beforeEach(() => useStudio.setState(blank, true));

describe('the recipe', () => {
  test('is changed at one place and nowhere else', () => {
    const changed = writeAt(DEFAULT_RECIPE, 'architecture.blocks.1.channels', 99);
    expect(readAt(changed, 'architecture.blocks.1.channels')).toBe(99);
    expect(readAt(changed, 'architecture.blocks.0')).toBe(readAt(DEFAULT_RECIPE, 'architecture.blocks.0'));
    expect(changed.training).toBe(DEFAULT_RECIPE.training);
    expect(readAt(DEFAULT_RECIPE, 'architecture.blocks.1.channels')).toBe(32);
    expect(readAt(DEFAULT_RECIPE, 'architecture.patchSize.x')).toBeUndefined();
  });

  test('edits of one field in quick succession are one step of undo', () => {
    let recipe = withEdit(firstRecipe, 'training.epochs', 1, 1000);
    recipe = withEdit(recipe, 'training.epochs', 12, 1200);
    recipe = withEdit(recipe, 'seed', 3, 1300);
    recipe = withEdit(recipe, 'seed', 4, 5000);
    expect(recipe.past).toHaveLength(3);
    recipe = withUndo(withUndo(recipe));
    expect(recipe.recipe.training.epochs).toBe(12);
    expect(recipe.recipe.seed).toBe(firstRecipe.recipe.seed);
    recipe = withUndo(recipe);
    expect(recipe.recipe).toBe(firstRecipe.recipe);
    expect(withUndo(recipe)).toBe(recipe);
    expect(withRedo(withRedo(withRedo(recipe))).recipe.seed).toBe(4);
  });

  test('a preset keeps the dataset and the device of this machine', async () => {
    worker({ openDataset: () => success(summaryOf()) });
    await openDataset({ kind: 'sample' });
    useStudio.setState({ recipe: withEdit(state().recipe, 'device', 'cpu', 0) });
    choosePreset('birdVit');
    const { recipe } = state().recipe;
    expect(recipe).toMatchObject({ preset: 'birdVit', device: 'cpu', dataset: { fingerprint: 'f1' } });
    expect(recipe.architecture.kind).toBe('vit');
  });

  test('names the weights it starts from until another backbone is chosen, and again after undo', () => {
    const start = { kind: 'shelf', id: 'resnet18', sha256: '0'.repeat(64) } as const;
    const named = { ...firstRecipe, recipe: { ...DEFAULT_RECIPE, start } };
    const longer = withEdit(named, 'training.epochs', 9, 0);
    const otherHead = withEdit(longer, 'architecture.hiddenUnits', [64], 1000);
    expect(otherHead.recipe.start).toEqual(start);
    const other = withEdit(otherHead, 'architecture.blocks.0.channels', 8, 2000);
    expect(other.recipe.start).toEqual({ kind: 'scratch' });
    expect(withUndo(other).recipe.start).toEqual(start);
    useStudio.setState({ recipe: named });
    choosePreset('birdVit');
    expect(state().recipe.recipe.start).toEqual({ kind: 'scratch' });
  });

  test('travels with the name of its weights, and one from before that starts from scratch', async () => {
    worker({});
    const start = { kind: 'shelf', id: 'resnet18', sha256: '0'.repeat(64) } as const;
    await importRecipe(json({ ...DEFAULT_RECIPE, start }));
    expect(state().recipe.recipe.start).toEqual(start);
    const { start: _, ...before } = DEFAULT_RECIPE;
    await importRecipe(json(before));
    expect(state().recipe.recipe.start).toEqual({ kind: 'scratch' });
  });

  test('a decision about an image is a step of undo, and the worker follows there and back', async () => {
    const asked = worker({
      openDataset: () => success(summaryOf()),
      decideDataset: () => success(summaryOf()),
    });
    await openDataset({ kind: 'sample' });
    const decided = () => state().recipe.recipe.dataset;
    const told = () =>
      asked.filter(({ command }) => command === 'decideDataset').map(({ input }) => Object.values(input)[0]);
    await relabelImages(['wren/1.png'], 'robin');
    await relabelImages(['wren/2.png'], 'robin');
    useStudio.setState({ recipe: withEdit(state().recipe, 'seed', 3, 0) });
    await setImagesAside(['wren/3.png']);
    await relabelImages(['wren/1.png'], null);
    expect(decided()).toMatchObject({ relabelled: { 'wren/2.png': 'robin' }, setAside: ['wren/3.png'] });
    await undoRecipe();
    expect(decided().relabelled).toEqual({ 'wren/2.png': 'robin', 'wren/1.png': 'robin' });
    expect(told().at(-1)).toEqual(decided());
    await undoRecipe();
    expect(decided().setAside).toEqual([]);
    const decisions = told().length;
    await undoRecipe();
    expect(state().recipe.recipe.seed).not.toBe(3);
    // Nothing was decided in that step: nothing is asked.
    expect(told()).toHaveLength(decisions);
    await redoRecipe();
    await redoRecipe();
    expect(told().at(-1)).toMatchObject({ setAside: ['wren/3.png'] });
    // Undo does not lead back to what was decided about another dataset.
    worker({ openDataset: () => success(summaryOf({ fingerprint: 'f2' })) });
    await openDataset({ kind: 'sample' });
    await undoRecipe();
    expect(decided()).toMatchObject({ fingerprint: 'f2', relabelled: {}, setAside: [] });
  });

  test('what is decided while the worker still follows the decision before it is not lost, nor is an undo of both', async () => {
    const answers: (() => void)[] = [];
    const ask = ((command: CommandName) =>
      command === 'openDataset'
        ? Promise.resolve(success(summaryOf()))
        : new Promise((resolve) => answers.push(() => resolve(success(summaryOf()))))) as Ask;
    useStudio.setState({ ask });
    await openDataset({ kind: 'sample' });
    const settle = () => new Promise((resolve) => setTimeout(resolve));
    const follow = async () => {
      await settle();
      answers.shift()?.();
      await settle();
    };
    void setImagesAside(['wren/1.png']);
    void setImagesAside(['wren/2.png']);
    await follow();
    await follow();
    expect(state().recipe.recipe.dataset.setAside).toEqual(['wren/1.png', 'wren/2.png']);
    void undoRecipe();
    void undoRecipe();
    await follow();
    await follow();
    expect(state().recipe.recipe.dataset.setAside).toEqual([]);
    expect(answers).toEqual([]);
  });

  test('a recipe file brings its decisions about images only to the data they are about', async () => {
    worker({ openDataset: () => success(summaryOf()), decideDataset: () => success(summaryOf()) });
    await openDataset({ kind: 'sample' });
    const file = (fingerprint: string) => ({
      ...DEFAULT_RECIPE,
      dataset: { ...DEFAULT_RECIPE.dataset, fingerprint, relabelled: { 'wren/1.png': 'robin' } },
    });
    await importRecipe(json(file('others')));
    expect(state().recipe.recipe.dataset).toMatchObject({ fingerprint: 'f1', relabelled: {} });
    await importRecipe(json(file('f1')));
    expect(state().recipe.recipe.dataset.relabelled).toEqual({ 'wren/1.png': 'robin' });
  });

  test('a file that is no recipe is refused with its place, and the recipe stays', async () => {
    const before = state().recipe.recipe;
    const training = { ...DEFAULT_RECIPE.training, epochs: 'many' };
    const answer = await importRecipe(json({ ...DEFAULT_RECIPE, training }));
    expect(answer).toMatchObject({
      ok: false,
      failure: { code: 'notARecipe', values: { path: 'training.epochs' } },
    });
    expect((await importRecipe(new Blob(['no JSON']))).ok).toBe(false);
    const nested = `{"dataset":${'['.repeat(1_000_000)}`;
    expect(await importRecipe(new Blob([nested]))).toMatchObject({ failure: { code: 'jsonTooDeep' } });
    const long = Object.defineProperty(new Blob(), 'size', { value: 3 * 2 ** 30 });
    expect(await importRecipe(long)).toMatchObject({ failure: { code: 'textTooLong' } });
    expect(state().recipe.recipe).toBe(before);
    expect((await importRecipe(json({ ...DEFAULT_RECIPE, seed: 5 }))).ok).toBe(true);
    expect(state().recipe.recipe.seed).toBe(5);
  });

  test('problems stand at their fields, the schema’s before the model’s', async () => {
    await loadValidation();
    const edited = withEdit(firstRecipe, 'training.epochs', 0, 0);
    const problems = problemsByPath(
      {
        ...edited,
        summaryProblems: [
          { path: 'training.epochs', code: 'later' },
          { path: 'seed', code: 'odd' },
        ],
      },
      2,
    );
    expect(problems.get('training.epochs')?.code).toBe('tooSmall');
    expect(problems.get('seed')?.code).toBe('odd');
    expect(problemsByPath(firstRecipe, 1).get('dataset')?.code).toBe('oneClass');
  });

  test('a late answer about an earlier recipe is not shown', async () => {
    worker({ describeModel: () => success({ summary: null, problems: [{ path: 'x', code: 'old' }] }) });
    await describeRecipe(DEFAULT_RECIPE, 3);
    expect(state().recipe.summaryProblems).toEqual([]);
    await describeRecipe(state().recipe.recipe, 3);
    expect(state().recipe.summaryProblems).toEqual([{ path: 'x', code: 'old' }]);
  });
});
