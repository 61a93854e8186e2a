/** model.json of a tfjs layers model (https://github.com/tensorflow/tfjs): its layers in order, and the list of its weights. */

import { parseJson } from '../../shared/json-text';
import { failure, type Result, success } from '../../shared/result';
import { z } from '../../shared/zod';
import { MOST_TENSORS } from '../weights-file';

/** A layer as Keras describes it. */
export interface TfjsLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Names of the layers it reads; empty in a Sequential, where it reads the one before. */
  readonly inputs: readonly string[];
}

const layerSchema = z.object({
  class_name: z.string(),
  name: z.string().optional(),
  config: z.looseObject({ name: z.string().optional(), layers: z.unknown().optional() }),
  inbound_nodes: z.array(z.unknown()).optional(),
});

const topologySchema = z.object({
  class_name: z.string(),
  config: z.union([z.array(layerSchema), z.looseObject({ layers: z.array(layerSchema) })]),
});

const manifestSchema = z.array(
  z.object({
    paths: z.array(z.string()).min(1),
    weights: z.array(
      z.object({
        name: z.string(),
        shape: z.array(z.int().min(0)),
        dtype: z.string(),
        quantization: z.unknown().optional(),
      }),
    ),
  }),
);

const modelSchema = z.object({
  format: z.string().optional(),
  modelTopology: z.union([z.object({ model_config: topologySchema }), topologySchema]),
  weightsManifest: manifestSchema,
});

export type WeightsManifest = z.infer<typeof manifestSchema>;

export interface LayersModel {
  readonly layers: readonly TfjsLayer[];
  readonly manifest: WeightsManifest;
}

/** Models lie in models: Teachable Machine's three levels deep. */
const DEEPEST = 8;

/** Failures: `tfjsUnreadable`, `jsonTooDeep`, `tooManyTensors`; `tfjsGraphModel`, which has no layers any more. */
export function readLayersModel(text: string): Result<LayersModel> {
  const json = parseJson(text, { code: 'tfjsUnreadable' });
  if (!json.ok) return json;
  if (z.object({ format: z.literal('graph-model') }).safeParse(json.value).success)
    return failure('tfjsGraphModel');
  const parsed = modelSchema.safeParse(json.value);
  if (!parsed.success) return failure('tfjsUnreadable', undefined, parsed.error.issues[0]?.message);
  const { modelTopology, weightsManifest } = parsed.data;
  const count = weightsManifest.reduce((sum, { weights }) => sum + weights.length, 0);
  if (count > MOST_TENSORS) return failure('tooManyTensors', { found: count, limit: MOST_TENSORS });
  const { config } = 'model_config' in modelTopology ? modelTopology.model_config : modelTopology;
  const layers: TfjsLayer[] = [];
  if (!flatten(Array.isArray(config) ? config : config.layers, layers, DEEPEST))
    return failure('tfjsUnreadable');
  return success({ layers, manifest: weightsManifest });
}

/** The layers of models inside models, in order; false where they cannot be read. */
function flatten(from: readonly z.infer<typeof layerSchema>[], into: TfjsLayer[], depth: number): boolean {
  if (depth === 0) return false;
  for (const layer of from) {
    const { config } = layer;
    const inner: unknown = Array.isArray(config) ? config : config.layers;
    if (inner === undefined) {
      into.push({
        className: layer.class_name,
        name: config.name ?? layer.name ?? '',
        config,
        inputs: inputsOf(layer.inbound_nodes ?? []),
      });
      continue;
    }
    const layers = z.array(layerSchema).safeParse(inner);
    if (!layers.success || !flatten(layers.data, into, depth - 1)) return false;
  }
  return true;
}

/** `[[['block_1_project_BN', 0, 0, {}], …]]` → the names. */
function inputsOf(nodes: readonly unknown[]): string[] {
  const first = nodes[0];
  if (!Array.isArray(first)) return [];
  return first.flatMap((input: unknown) =>
    Array.isArray(input) && typeof input[0] === 'string' ? [input[0]] : [],
  );
}
