/**
 * What a form shows of the recipe: which fields, in which group, with which unit and step. What a value may be is
 * read from the schema, never repeated. Labels and explanations stand in the catalogue under `field.<key>`.
 */
import { z } from '../shared/zod';
import { architectureSchema } from './architecture-schema';
import type { OptimizerName } from './kinds/optimizers';
import { scheduleKind } from './kinds/schedules';
import type { ArchitectureKind, Recipe } from './schema';
import { optimizerSchema, recipeSchema } from './schema';

export type FieldGroup =
  | 'basic'
  | 'architecture'
  | 'preprocessing'
  | 'validation'
  | 'split'
  | 'augmentation'
  | 'optimizer'
  | 'schedule'
  | 'regularisation'
  | 'ending'
  | 'transfer';

export type FieldUnit = 'px' | '%' | '°' | 'min';

export interface RecipeField {
  /** Dotted path in the recipe. */
  readonly path: string;
  readonly group: FieldGroup;
  readonly unit?: FieldUnit;
  /** What one press of an arrow key adds; `'octave'` doubles and halves. */
  readonly step?: number | 'octave';
  /** Whether it means anything in this recipe; absent: always. */
  readonly matters?: (recipe: Recipe) => boolean;
}

/** A setting that some schedules read and others do not. */
const scheduleField = (
  setting: ReturnType<typeof scheduleKind>['reads'][number],
  step: number,
): Omit<RecipeField, 'group'> => ({
  path: `schedule.${setting}`,
  step,
  matters: ({ schedule }) => scheduleKind(schedule.kind).reads.includes(setting),
});

const fields = (group: FieldGroup, list: readonly Omit<RecipeField, 'group'>[]): readonly RecipeField[] =>
  list.map((field) => ({ ...field, group }));

export const RECIPE_FIELDS: readonly RecipeField[] = [
  ...fields('basic', [
    { path: 'preprocessing.imageSize', unit: 'px', step: 8 },
    { path: 'training.batchSize', step: 'octave' },
    { path: 'training.epochs', step: 1 },
    { path: 'training.learningRate', step: 'octave' },
    { path: 'optimizer.kind' },
    { path: 'split.validationPercent', step: 5 },
    { path: 'seed', step: 1 },
    { path: 'device' },
  ]),
  ...fields('preprocessing', [
    { path: 'preprocessing.channels' },
    { path: 'preprocessing.normalization' },
    { path: 'preprocessing.interpolation' },
    { path: 'preprocessing.resize' },
    {
      path: 'preprocessing.resizeTo',
      unit: 'px',
      step: 8,
      matters: ({ preprocessing }) => preprocessing.resize === 'crop',
    },
  ]),
  ...fields('validation', [{ path: 'split.source' }]),
  ...fields('split', [
    { path: 'split.testPercent', unit: '%', step: 5 },
    { path: 'split.folds', step: 1 },
    { path: 'split.fold', step: 1, matters: ({ split }) => split.folds > 1 },
  ]),
  ...fields('augmentation', [
    { path: 'augmentation.horizontalFlip', step: 0.1 },
    { path: 'augmentation.verticalFlip', step: 0.1 },
    { path: 'augmentation.cropPadding', unit: 'px', step: 1 },
    { path: 'augmentation.resizedCropScale', step: 0.05 },
    { path: 'augmentation.rotationDegrees', unit: '°', step: 5 },
    { path: 'augmentation.brightness', step: 0.1 },
    { path: 'augmentation.contrast', step: 0.1 },
    { path: 'augmentation.saturation', step: 0.1 },
    { path: 'augmentation.hue', step: 0.05 },
    { path: 'augmentation.randAugmentCount', step: 1 },
    {
      path: 'augmentation.randAugmentMagnitude',
      step: 1,
      matters: ({ augmentation }) => augmentation.randAugmentCount > 0,
    },
    { path: 'augmentation.erasing', step: 0.05 },
    { path: 'augmentation.mixup', step: 0.1 },
    { path: 'augmentation.cutmix', step: 0.1 },
  ]),
  ...fields('optimizer', [
    { path: 'optimizer.beta1', step: 0.05 },
    { path: 'optimizer.beta2', step: 0.001 },
    { path: 'optimizer.momentum', step: 0.05 },
    { path: 'optimizer.nesterov' },
    { path: 'optimizer.smoothing', step: 0.01 },
    { path: 'optimizer.epsilon', step: 'octave' },
    { path: 'optimizer.learningRateDecay', step: 'octave' },
    { path: 'optimizer.weightDecay', step: 'octave' },
    { path: 'training.decayWeightsOnly' },
    { path: 'training.clipNorm', step: 0.5 },
    { path: 'training.microBatchSize', step: 'octave' },
    { path: 'training.precision', matters: ({ device }) => device !== 'cpu' && device !== 'webgpuTfjs' },
  ]),
  ...fields('schedule', [
    { path: 'schedule.kind' },
    { path: 'schedule.warmupEpochs', step: 1 },
    scheduleField('finalShare', 0.05),
    scheduleField('everyEpochs', 1),
    scheduleField('factor', 0.05),
  ]),
  ...fields('regularisation', [
    { path: 'training.labelSmoothing', step: 0.05 },
    { path: 'training.classWeights' },
    { path: 'training.emaDecay', step: 0.001 },
    { path: 'training.batchNormStatistics' },
  ]),
  ...fields('ending', [
    { path: 'training.patience', step: 1 },
    { path: 'training.monitor' },
    { path: 'training.timeLimitMinutes', unit: 'min', step: 5 },
    { path: 'training.keep' },
  ]),
  ...fields('transfer', [
    { path: 'training.freezeBackboneEpochs', step: 1 },
    {
      path: 'training.trainableBlocks',
      step: 1,
      matters: ({ training }) => training.freezeBackboneEpochs !== 0,
    },
    { path: 'training.backboneLearningRateScale', step: 'octave' },
    { path: 'training.backboneRates' },
  ]),
];

export function fieldsOf(group: FieldGroup): readonly RecipeField[] {
  return RECIPE_FIELDS.filter((field) => field.group === group);
}

/** What a field holds, as the schema says it. */
export type FieldValue =
  | {
      readonly kind: 'number';
      readonly integer: boolean;
      readonly minimum: number | null;
      readonly maximum: number | null;
      /** An empty field means "off". */
      readonly optional: boolean;
    }
  | { readonly kind: 'choice'; readonly options: readonly (string | number)[] }
  | { readonly kind: 'switch' };

/** The kinds a recipe's unions stand at, which decide what its other fields are. */
export interface RecipeKinds {
  readonly architecture: ArchitectureKind;
  readonly optimizer: OptimizerName;
}

/** What the schema says of the value at `path`; null where recipes of these kinds have no such field. */
export function fieldValueAt(path: string, kinds: RecipeKinds): FieldValue | null {
  if (path === 'architecture.kind') return choice(architectureSchema);
  if (path === 'optimizer.kind') return choice(optimizerSchema);
  let schema: unknown = recipeSchema;
  for (const key of path.split('.')) {
    const step = child(schema, key, kinds);
    if (step === null) return null;
    schema = step;
  }
  return fieldValueOf(schema);
}

function choice(union: typeof architectureSchema | typeof optimizerSchema): FieldValue {
  return { kind: 'choice', options: union.options.flatMap((option) => kindsOf(option)) };
}

function kindsOf(option: z.ZodObject): readonly string[] {
  const kind = option.shape.kind;
  if (kind instanceof z.ZodLiteral) return [...kind.values].map(String);
  return kind instanceof z.ZodEnum ? kind.options.map(String) : [];
}

function optionOf(union: typeof architectureSchema | typeof optimizerSchema, kind: string) {
  const options: readonly z.ZodObject[] = union.options;
  return options.find((option) => kindsOf(option).includes(kind));
}

function child(schema: unknown, key: string, kinds: RecipeKinds): unknown {
  if (schema instanceof z.ZodArray) return schema.element;
  let object = schema;
  if (schema === architectureSchema) object = optionOf(architectureSchema, kinds.architecture);
  if (schema === optimizerSchema) object = optionOf(optimizerSchema, kinds.optimizer);
  return object instanceof z.ZodObject ? (object.shape[key] ?? null) : null;
}

function fieldValueOf(schema: unknown, optional = false): FieldValue | null {
  if (schema instanceof z.ZodDefault) return fieldValueOf(schema.unwrap(), optional);
  if (schema instanceof z.ZodNullable) return fieldValueOf(schema.unwrap(), true);
  if (schema instanceof z.ZodBoolean) return { kind: 'switch' };
  if (schema instanceof z.ZodEnum) return { kind: 'choice', options: schema.options };
  if (schema instanceof z.ZodUnion) {
    return {
      kind: 'choice',
      options: schema.options.flatMap((option) =>
        option instanceof z.ZodLiteral ? [...option.values].map(Number) : [],
      ),
    };
  }
  if (!(schema instanceof z.ZodNumber)) return null;
  const { minValue, maxValue, isInt } = schema;
  return {
    kind: 'number',
    integer: isInt,
    minimum: bounded(minValue),
    maximum: bounded(maxValue),
    optional,
  };
}

/** A limit worth telling; zod answers with the limits of safe integers where there is none. */
function bounded(value: number | null): number | null {
  return value === null || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;
}
