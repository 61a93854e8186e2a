import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { safetensorsParts } from '../formats/safetensors-write';
import type { Commands } from '../protocol/commands';
import type { ModelReport } from '../protocol/model';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import type { ShelfEntry } from '../recipe/shelf';
import type { RecipeStart } from '../recipe/start';
import { failure, success } from '../shared/result';
import { sha256 } from '../shared/sha256';
import { withRecipe } from '../state/slices/recipe-slice';
import { useStudio } from '../state/studio';
import { rowOf, summaryOf } from '../state/testing/reports';
import { worker } from '../state/testing/scripted-worker';
import { trainOn } from './run';
import { keepsWhatWasLearned, startTraining } from './start';

const blank = useStudio.getInitialState();
const state = () => useStudio.getState();

beforeEach(() => useStudio.setState(blank, true));
afterEach(() => vi.unstubAllGlobals());

test.each([
  ['teachableMachine', false],
  ['teachableMachine', true],
  ['torchvision', false],
  ['vireo', true],
  [null, true],
] as const)(
  'a backbone that %s learned is frozen at first, whether its head is new (%s) or known by name',
  (family, isHeadNew) => {
    const { training } = keepsWhatWasLearned({ report: { family }, recipe: DEFAULT_RECIPE, isHeadNew });
    expect(training.freezeBackboneEpochs).toBe(-1);
    expect(training.learningRate).toBeLessThanOrEqual(1e-3);
  },
);

test.each(['vireo', null] as const)(
  'a model of its own (%s) whose head fits goes on as its recipe says',
  (family) => {
    expect(keepsWhatWasLearned({ report: { family }, recipe: DEFAULT_RECIPE, isHeadNew: false })).toBe(
      DEFAULT_RECIPE,
    );
  },
);

const TENSOR = { name: 'w', shape: [1], dtype: 'F32', data: Float32Array.of(3) } as const;

const modelReport = (identity: RecipeStart): ModelReport => ({
  recipe: DEFAULT_RECIPE,
  identity,
  classes: ['robin', 'wren'],
  summary: { layers: [], parameterCount: 1, trainableCount: 1, multiplyAdds: 1, stepMemoryBytes: 1 },
});

/** A shelf on which that file stands under `id`, and how a recipe calls it. */
async function shelfWith(id: string): Promise<Extract<RecipeStart, { kind: 'shelf' }>> {
  const bytes = await new Blob(safetensorsParts([TENSOR])).arrayBuffer();
  const hash = await sha256(bytes);
  const entry: ShelfEntry = {
    id,
    title: id,
    family: null,
    variant: null,
    file: `${id}.safetensors`,
    sizeBytes: bytes.byteLength,
    sha256: hash,
    blockSha256: [hash],
    parameters: 1,
    top1: null,
    licence: null,
    source: { url: null, revision: null, page: null },
    addedAt: '2026-01-02T03:04:05Z',
    preprocessing: {},
  };
  vi.stubGlobal('document', { baseURI: 'https://studio.example/' });
  vi.stubGlobal('fetch', async () => new Response(bytes));
  useStudio.setState({ start: { ...state().start, shelf: [entry] } });
  return { kind: 'shelf', id, sha256: hash };
}

/** Starts a recipe with that start on the open dataset; answers what the worker was asked. */
async function begun(start: RecipeStart, openRun?: ModelReport) {
  const asked = worker({
    describeState: () => success([{ name: 'w', shape: [1] }]),
    importWeights: () => success({ report: modelReport(start), drawn: [] }),
    exportModel: () => success({ ...BUNDLE, recipe: { ...DEFAULT_RECIPE, start } }),
    listRuns: () => success({ runs: [rowOf({ runId: 'here', originalRunId: 'a' })], unread: [] }),
    openRun: () => (openRun ? success(openRun) : failure('noSuchRun')),
    startRun: () => success(null),
  });
  useStudio.setState(({ dataset, recipe }) => ({
    dataset: { ...dataset, summary: summaryOf() },
    recipe: withRecipe(recipe, { ...DEFAULT_RECIPE, start }),
  }));
  await startTraining();
  return asked;
}

const BUNDLE = {
  classes: ['robin', 'wren'],
  normalization: { mean: [0], deviation: [1] },
  tensors: [TENSOR],
  epochs: [],
  steps: [],
  frozen: [],
  blocks: [],
  graph: {} as Commands['exportModel']['output']['graph'],
};

const commandsOf = (asked: Awaited<ReturnType<typeof begun>>) => asked.map(({ command }) => command);

test('a recipe from another machine starts from the same file of the shelf here, whatever it is called', async () => {
  const start = await shelfWith('renamed_here');
  const asked = await begun({ ...start, id: 'as_it_was_there' });
  expect(commandsOf(asked)).toEqual(['describeState', 'importWeights', 'startRun']);
  expect(asked[1].input).toMatchObject({ tensors: [{ name: 'w', data: TENSOR.data }] });
  expect(asked[2].input).toMatchObject({ recipe: { start: { kind: 'shelf', id: 'as_it_was_there' } } });
});

test('a shelf whose entry is another file, or that lacks it, is told, and nothing is trained', async () => {
  const start = await shelfWith('resnet18');
  const other = { ...start, sha256: '0'.repeat(64) };
  expect(await begun(other)).toEqual([]);
  expect(state().run.failure?.code).toBe('startShelfOther');
  expect(await begun({ ...other, id: 'vgg16' })).toEqual([]);
  expect(state().run.failure?.code).toBe('startShelfMissing');
});

test('a kept run is opened for its weights, and refused where it has gone on to others', async () => {
  const start = { kind: 'run', runId: 'a', name: 'birds 1', step: 10 } as const;
  const asked = await begun(start, modelReport(start));
  expect(commandsOf(asked)).toEqual([
    'listRuns',
    'openRun',
    'exportModel',
    'describeState',
    'importWeights',
    'startRun',
  ]);
  // It came from another machine, where the recipe was made.
  expect(asked[1].input).toEqual({ runId: 'here' });
  useStudio.setState(blank, true);
  const refused = await begun(start, modelReport({ ...start, step: 20 }));
  expect(commandsOf(refused)).toEqual(['listRuns', 'openRun']);
  expect(state().run.failure).toMatchObject({ code: 'startRunOther', values: { name: 'birds 1' } });
});

test('training on names the model in hand, and leaves the recipe on the screen as it is', async () => {
  const identity = { kind: 'run', runId: 'a', name: 'birds 1', step: 10 } as const;
  const asked = worker({ startRun: () => success(null) });
  useStudio.setState({ model: { ...state().model, report: modelReport(identity) } });
  await trainOn();
  expect(asked).toMatchObject([{ command: 'startRun', input: { recipe: { start: identity } } }]);
  expect(state().recipe.recipe.start).toEqual({ kind: 'scratch' });
});
