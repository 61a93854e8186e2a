/** Reads the cases that reference/make_cases.py makes; reference/README.md describes the format. */

import { openSafetensors } from '../../formats/safetensors-read';
import { readTensors } from '../../formats/weights-file';
import type { Graph } from '../../kernels/graph';
import { buildModel, buildModule } from '../../models/catalogue';
import type { NamedTensor } from '../../protocol/model';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { Recipe } from '../../recipe/schema';
import { parseRecipe } from '../../recipe/validate';
import { z } from '../../shared/zod';
import { scaledModel } from './scaled-models';

const documentSchema = z.object({
  format: z.literal(1),
  name: z.string(),
  classCount: z.int(),
  steps: z.int(),
  stepsPerEpoch: z.int(),
  /** What differs from the default recipe. */
  recipe: z.object({
    preprocessing: z.record(z.string(), z.unknown()),
    architecture: z.looseObject({ kind: z.string() }),
    training: z.record(z.string(), z.unknown()),
    optimizer: z.looseObject({ kind: z.string() }),
    schedule: z.record(z.string(), z.unknown()),
  }),
  /** Sizes that replace a variant's, so that a case stays small. */
  scaled: z.record(z.string(), z.unknown()).nullable(),
  loss: z.number(),
  learningRates: z.array(z.number()),
  validationLosses: z.array(z.number()).optional(),
  exactLoss: z.number().optional(),
});
type CaseDocument = z.infer<typeof documentSchema>;

export interface ParityCase {
  readonly name: string;
  readonly recipe: Recipe;
  readonly graph: Graph;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** [N, H, W, C] bytes. */
  readonly images: NamedTensor;
  readonly labels: Int32Array;
  /** What torch computed: evaluation logits of all images; loss and gradients of the first batch; weights after the steps. */
  readonly logits: Float32Array;
  readonly loss: number;
  readonly learningRates: readonly number[];
  /** After each epoch, for ReduceLROnPlateau. */
  readonly validationLosses: readonly number[];
  /** What torch computed in float64 from the same weights and pixels, rounded to floats, where the case says. */
  readonly exact: Exact | null;
  readonly initial: readonly NamedTensor[];
  readonly gradients: readonly NamedTensor[];
  readonly final: readonly NamedTensor[];
  readonly average: readonly NamedTensor[] | null;
}

export interface Exact {
  readonly logits: Float32Array;
  readonly loss: number;
  readonly gradients: readonly NamedTensor[];
  readonly final: readonly NamedTensor[];
}

/** @param read the bytes of a file of the case's folder */
export async function readParityCase(read: (file: string) => Promise<Blob>): Promise<ParityCase> {
  const document = documentSchema.parse(JSON.parse(await (await read('case.json')).text()));
  const tensors = async (file: string) => readAll(await read(file));
  const batch = new Map((await tensors('batch.safetensors')).map((tensor) => [tensor.name, tensor]));
  const part = (name: string): NamedTensor => {
    const tensor = batch.get(name);
    if (tensor === undefined) throw new Error(`batch.safetensors lacks ${name}`);
    return tensor;
  };
  const recipe = recipeOf(document);
  return {
    name: document.name,
    recipe,
    graph: graphOf(document, recipe),
    steps: document.steps,
    stepsPerEpoch: document.stepsPerEpoch,
    images: part('images'),
    labels: Int32Array.from(part('labels').data),
    logits: Float32Array.from(part('logits').data),
    loss: document.loss,
    learningRates: document.learningRates,
    validationLosses: document.validationLosses ?? [],
    exact:
      document.exactLoss === undefined
        ? null
        : {
            logits: Float32Array.from(part('exactLogits').data),
            loss: document.exactLoss,
            gradients: await tensors('exact-gradients.safetensors'),
            final: await tensors('exact-final.safetensors'),
          },
    initial: await tensors('initial.safetensors'),
    gradients: await tensors('gradients.safetensors'),
    final: await tensors('final.safetensors'),
    average: recipe.training.emaDecay === null ? null : await tensors('average.safetensors'),
  };
}

async function readAll(blob: Blob): Promise<NamedTensor[]> {
  const file = await openSafetensors(blob);
  if (!file.ok) throw new Error(`Not a safetensors file: ${file.failure.code}`);
  return readTensors(file.value);
}

function recipeOf(document: CaseDocument): Recipe {
  const { recipe } = document;
  const whole = {
    ...DEFAULT_RECIPE,
    ...recipe,
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, ...recipe.preprocessing },
    training: { ...DEFAULT_RECIPE.training, ...recipe.training },
    schedule: { ...DEFAULT_RECIPE.schedule, ...recipe.schedule },
  };
  const parsed = parseRecipe(whole);
  if (parsed.recipe === null || parsed.problems.length > 0) {
    throw new Error(`${document.name} holds a recipe that cannot be run: ${JSON.stringify(parsed.problems)}`);
  }
  return parsed.recipe;
}

function graphOf({ scaled, classCount }: CaseDocument, { architecture, preprocessing }: Recipe): Graph {
  const size = { imageSize: preprocessing.imageSize, channels: preprocessing.channels, classCount };
  if (scaled === null) return buildModel(architecture, size).graph;
  return buildModule(scaledModel(architecture, scaled, size), size).graph;
}
