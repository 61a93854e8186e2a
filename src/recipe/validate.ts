import type { Failure } from '../shared/result';
import { sideAfterBlock } from './block-side';
import { migrateRecipe } from './migrate';
import { type Architecture, type Recipe, recipeSchema } from './schema';

/** A value that cannot work, at its field (`architecture.patchSize`), as a sentence of the catalogue (`invalid.<code>`). */
export interface FieldProblem extends Failure {
  readonly path: string;
}

/** What the data say about a recipe, where data are open. */
export interface RecipeContext {
  readonly classCount?: number;
  readonly trainingImageCount?: number;
}

/** Reads a recipe from anything: shape and ranges first, then what fields must say together. */
export function parseRecipe(
  input: unknown,
  context: RecipeContext = {},
): { readonly recipe: Recipe | null; readonly problems: readonly FieldProblem[] } {
  const parsed = recipeSchema.safeParse(migrateRecipe(input));
  if (!parsed.success) {
    return {
      recipe: null,
      problems: parsed.error.issues.map((issue) => rangeProblem(issue)),
    };
  }
  const problems = crossFieldProblems(parsed.data, context);
  return { recipe: parsed.data, problems };
}

/** Networks that halve an image without padding use it up. */
const SMALLEST_IMAGE: Partial<Record<Architecture['kind'], number>> = { vgg: 32, convnext: 32 };

interface SchemaIssue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
}

function rangeProblem(issue: SchemaIssue): FieldProblem {
  const path = issue.path.join('.');
  if (issue.code === 'too_small')
    return { path, code: 'tooSmall', values: { minimum: Number(issue.minimum) } };
  if (issue.code === 'too_big') return { path, code: 'tooBig', values: { maximum: Number(issue.maximum) } };
  return { path, code: 'notUsable', detail: issue.message };
}

function crossFieldProblems(recipe: Recipe, context: RecipeContext): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (path: string, code: string, values?: FieldProblem['values']) =>
    problems.push({ path, code, ...(values && { values }) });
  const { imageSize, resize, resizeTo } = recipe.preprocessing;
  const { architecture, training, split } = recipe;

  if ('patchSize' in architecture && imageSize % architecture.patchSize !== 0) {
    add('architecture.patchSize', 'patchIndivisible', { patchSize: architecture.patchSize, imageSize });
  }
  if (architecture.kind === 'd2lVit' && architecture.width % architecture.heads !== 0) {
    add('architecture.heads', 'headsIndivisible', { width: architecture.width, heads: architecture.heads });
  }
  if (architecture.kind === 'cnn') {
    let side = imageSize;
    for (const [i, block] of architecture.blocks.entries()) {
      side = sideAfterBlock(side, block);
      if (side < 1) {
        add(`architecture.blocks.${i}.pool`, 'nothingLeft', { block: i + 1, imageSize });
        break;
      }
    }
  }
  const smallest = SMALLEST_IMAGE[architecture.kind] ?? 1;
  if (imageSize < smallest) add('preprocessing.imageSize', 'tooSmall', { minimum: smallest });
  const isBinary = 'binaryHead' in architecture && architecture.binaryHead;
  if (isBinary && context.classCount !== undefined && context.classCount !== 2) {
    add('architecture.binaryHead', 'binaryHeadClasses', { classCount: context.classCount });
  }
  if (resize === 'crop' && resizeTo < imageSize) {
    add('preprocessing.resizeTo', 'cropLargerThanImage', { resizeTo, imageSize });
  }
  if (recipe.augmentation.cropPadding >= imageSize) {
    add('augmentation.cropPadding', 'tooBig', { maximum: imageSize - 1 });
  }
  if (training.microBatchSize !== null && training.batchSize % training.microBatchSize !== 0) {
    add('training.microBatchSize', 'accumulationIndivisible', {
      batchSize: training.batchSize,
      microBatchSize: training.microBatchSize,
    });
  }
  if (split.validationPercent + split.testPercent > 95) {
    add('split.validationPercent', 'nothingToTrain');
  }
  if (split.folds === 1) add('split.folds', 'oneFold');
  if (split.folds > 1 && split.fold >= split.folds) add('split.fold', 'tooBig', { maximum: split.folds - 1 });
  if (recipe.optimizer.kind === 'sgd' && recipe.optimizer.nesterov && recipe.optimizer.momentum === 0) {
    add('optimizer.nesterov', 'nesterovWithoutMomentum');
  }
  if (recipe.schedule.warmupEpochs > training.epochs) {
    add('schedule.warmupEpochs', 'tooBig', { maximum: training.epochs });
  }
  const holdsOut = split.source === 'folders' || split.folds > 1 || split.validationPercent > 0;
  if (training.patience !== null && !holdsOut) {
    add('training.patience', 'patienceWithoutValidation');
  }
  const { normalization, statistics, channels } = recipe.preprocessing;
  if (normalization === 'given' && statistics === null) add('preprocessing.normalization', 'nothingGiven');
  const isMeasured = normalization === 'dataset' || normalization === 'given';
  if (isMeasured && statistics !== null && statistics.mean.length !== channels) {
    add('preprocessing.channels', 'statisticsOfOtherChannels', { channels: statistics.mean.length });
  }
  if (context.classCount !== undefined && context.classCount < 2) add('dataset', 'oneClass');
  return problems;
}
