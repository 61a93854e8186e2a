/** Runs of known sickness, really trained on the CPU device: what verdicts are chosen and judged on. */
import { initialiseWasm } from '../../kernels/plain/initialise-wasm';
import { basisOf } from '../../metrics/basis';
import type { EpochRecord } from '../../metrics/records';
import type { VerdictCode, VerdictInput } from '../../metrics/verdict';
import { DEFAULT_ARCHITECTURES, DEFAULT_BLOCK } from '../../recipe/defaults';
import { presetById } from '../../recipe/presets';
import { relativeRate } from '../../recipe/rates';
import type { Recipe } from '../../recipe/schema';
import { invariant } from '../../shared/errors';
import { CounterRng } from '../../shared/rng';
import { cpuRun } from './cpu-run';
import { drawPictures, FIGURE_COUNT } from './made-pictures';

const SIDE = 16;

interface Made {
  readonly recipe: Recipe;
  /** What each picture shows, and what it is called: its label. */
  readonly figures: Int32Array;
  readonly labels: Int32Array;
  /** Every fifth image is held out; else: the second half, which are the first ones taken again. */
  readonly split: 'fifth' | 'copies';
  readonly noise: number;
}

interface SickRun {
  /** The verdicts that are right. */
  readonly right: readonly VerdictCode[];
  make(seed: number): Made;
}

const quickStart = presetOf('quickStart');

function presetOf(id: string): Recipe {
  const preset = presetById(id);
  invariant(preset, `There is a preset ${id}`);
  return preset.recipe;
}

function recipeOf(seed: number, training: Partial<Recipe['training']> = {}): Recipe {
  const { preprocessing } = quickStart;
  return {
    ...quickStart,
    seed,
    preprocessing: { ...preprocessing, imageSize: SIDE },
    architecture: {
      ...DEFAULT_ARCHITECTURES.cnn,
      blocks: [8, 16].map((channels) => ({ ...DEFAULT_BLOCK, channels })),
    },
    training: { ...quickStart.training, ...training },
  };
}

/** The network without batch norm: then nothing keeps its values in bounds. */
function withoutNorms(recipe: Recipe, activation: 'relu' | 'leakyRelu'): Recipe {
  const blocks = [8, 16].map((channels) => ({ ...DEFAULT_BLOCK, channels, activation, batchNorm: false }));
  return { ...recipe, architecture: { ...DEFAULT_ARCHITECTURES.cnn, blocks } };
}

/** `perClass` pictures of each figure, rightly named. */
function pictures(perClass: number): Int32Array {
  return Int32Array.from({ length: perClass * FIGURE_COUNT }, (_, i) => i % FIGURE_COUNT);
}

function honest(recipe: Recipe, perClass: number, noise = 90): Made {
  const labels = pictures(perClass);
  return { recipe, figures: labels, labels, split: 'fifth', noise };
}

/** Labels drawn at random, whatever the pictures show. */
function randomLabels(count: number, seed: number): Int32Array {
  const rng = new CounterRng(seed, 60);
  return Int32Array.from({ length: count }, () => rng.integer(FIGURE_COUNT));
}

export const SICK_RUNS = {
  noiseLabels: {
    right: ['atChance'],
    make: (seed) => {
      const figures = pictures(100);
      return { ...honest(recipeOf(seed, { epochs: 12 }), 100), labels: randomLabels(figures.length, seed) };
    },
  },
  oneClass: {
    right: ['commonestClass'],
    make: (seed) => {
      // The rare classes look like the common one.
      const rng = new CounterRng(seed, 61);
      const labels = Int32Array.from({ length: 500 }, () =>
        rng.uniform(0, 1) < 0.94 ? 0 : 1 + rng.integer(FIGURE_COUNT - 1),
      );
      return { ...honest(recipeOf(seed), 100), figures: new Int32Array(500), labels };
    },
  },
  largeRate: {
    right: ['diverged'],
    make: (seed) => honest(withoutNorms(recipeOf(seed, { learningRate: 2e-3 * 100 }), 'leakyRelu'), 100),
  },
  smallRate: {
    right: ['notMoving'],
    make: (seed) => honest(recipeOf(seed, { learningRate: 2e-3 / 1000 }), 100),
  },
  fewImages: {
    right: ['tooFewImages'],
    make: (seed) => honest(recipeOf(seed), 15),
  },
  leak: {
    right: ['leak'],
    make: (seed) => {
      const figures = pictures(40);
      const labels = randomLabels(figures.length, seed);
      const twice = (values: Int32Array) => Int32Array.of(...values, ...values);
      return {
        ...honest(recipeOf(seed, { epochs: 60 }), 40),
        ...{ figures: twice(figures), labels: twice(labels), split: 'copies' },
      };
    },
  },
  deadUnits: {
    right: ['deadUnits'],
    make: (seed) => honest(withoutNorms(recipeOf(seed, { learningRate: 0.1 }), 'relu'), 100),
  },
  statisticsNotSettled: {
    right: ['statisticsNotSettled'],
    make: (seed) => {
      const { architecture, preprocessing } = quickStart;
      const recipe = recipeOf(seed, { batchNormStatistics: 'running' });
      return honest({ ...recipe, architecture, preprocessing }, 15, 60);
    },
  },
  healthy: {
    right: ['good'],
    make: (seed) => honest(recipeOf(seed), 150, 60),
  },
} as const satisfies Record<string, SickRun>;

export type Sickness = keyof typeof SICK_RUNS;

export interface RecordedRun {
  readonly sickness: Sickness;
  readonly seed: number;
  readonly input: VerdictInput;
}

/** Trains a run of a sickness, and answers what is recorded of it. */
export async function recordRun(sickness: Sickness, seed: number): Promise<RecordedRun> {
  await initialiseWasm(null);
  const { recipe, figures, labels, split, noise }: Made = SICK_RUNS[sickness].make(seed);
  const isCopy = split === 'copies';
  const half = figures.length / 2;
  const { pixels } = drawPictures(
    isCopy ? figures.subarray(0, half) : figures,
    recipe.preprocessing.imageSize,
    seed + 1000,
    noise,
  );
  const rows = Array.from(labels.keys());
  const rowsOf = (chosen: number[]) => ({
    rows: Int32Array.from(chosen, (row) => (isCopy ? row % half : row)),
    labels: Int32Array.from(chosen, (row) => labels[row]),
  });
  const isHeld = (row: number) => (isCopy ? row >= half : Math.floor(row / FIGURE_COUNT) % 5 === 0);
  const training = rowsOf(rows.filter((row) => !isHeld(row)));
  const validation = rowsOf(rows.filter(isHeld));
  const { engine, events } = await cpuRun({ recipe, pixels, training, validation, classCount: FIGURE_COUNT });
  const epochs: EpochRecord[] = [];
  let gradientNorm: number | null = null;
  let isNotFinite = false;
  for await (const event of events) {
    if (event.type === 'progress') gradientNorm = event.record.gradientNorm;
    if (event.type === 'epoch') epochs.push({ ...event.record, durationMs: null });
    if (event.type === 'end') isNotFinite = event.reason === 'notFinite';
  }
  engine.dispose();
  return {
    ...{ sickness, seed },
    input: {
      ...{ epochs, gradientNorm, epochsToCome: 0, isNotFinite },
      basis: basisOf(validation.labels, FIGURE_COUNT),
      keep: recipe.training.keep,
      relativeRate: relativeRate(recipe),
      usesRunningAverages: recipe.training.batchNormStatistics === 'running',
      leakedImages: validation.rows.filter((row) => training.rows.includes(row)).length,
    },
  };
}
