/** Readers of weights and of what lies beside them, and what they are given. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { zipBytes } from '../../dataset/testing/make-zip';
import {
  readConfigClasses,
  readPreprocessorConfig,
  readTimmPreprocessing,
} from '../../formats/import-sidecars';
import { openWeights } from '../../formats/open-weights';
import { openSafetensors } from '../../formats/safetensors-read';
import { writeSafetensors } from '../../formats/safetensors-write';
import { readLayersModel } from '../../formats/tfjs-import/layers-topology';
import { readTeachableMachineLabels } from '../../formats/tfjs-import/teachable-machine';
import { openTorchSave } from '../../formats/torch-save/open-torch-save';
import { readTensors } from '../../formats/weights-file';
import { readNormalization, readThreshold } from '../../formats/weights-metadata';
import { readWeightsZip } from '../../formats/weights-zip';
import { sniffModelZip } from '../../formats/weights-zip-sniff';
import { bytesMutated, codeOf, jsonMutated, kept, type MutatedReader, readsText } from './mutations';
import type { ReadKind } from './read-kinds';

const torch: { readonly files: readonly { readonly base64: string; readonly tensors: unknown }[] } =
  JSON.parse(readFileSync(new URL('../../../reference/torch-save.json', import.meta.url), 'utf8'));
const torchFile = torch.files.find(({ tensors }) => tensors !== null)?.base64 ?? '';

const tensors = [{ name: 'w', shape: [2, 3], dtype: 'F32', data: new Float32Array(6) }] as const;

const layersModel = {
  format: 'layers-model',
  modelTopology: {
    model_config: {
      class_name: 'Sequential',
      config: { layers: [{ class_name: 'Dense', config: { name: 'd', units: 2 } }] },
    },
  },
  weightsManifest: [{ paths: ['w.bin'], weights: [{ name: 'd/kernel', shape: [3, 2], dtype: 'float32' }] }],
};
const metadata = { packageName: '@teachablemachine/image', labels: ['a', 'b'], imageSize: 224 };

/** Refused, or every number there. */
async function openTensors(blob: Blob, open: typeof openSafetensors): Promise<string | null> {
  const file = await open(blob);
  if (file.ok) await readTensors(file.value);
  return codeOf(file);
}

export const MUTATED_WEIGHTS = {
  weightsZip: {
    mutated: bytesMutated(kept('weights.zip')),
    read: async (bytes) => codeOf(await readWeightsZip(new Blob([bytes]))),
  },
  droppedWeights: {
    mutated: bytesMutated(kept('weights.zip')),
    read: async (bytes) => {
      const file = new File([bytes], 'weights.zip');
      expect(['vireo', null]).toContain(await sniffModelZip(file));
      return codeOf(await openWeights([file]));
    },
  },
  tfjsZip: {
    mutated: bytesMutated(
      zipBytes([
        {
          name: 'm/model.json',
          content: new TextEncoder().encode(JSON.stringify(layersModel)),
          deflate: true,
        },
        { name: 'm/w.bin', content: new Uint8Array(24) },
        { name: 'm/metadata.json', content: new TextEncoder().encode(JSON.stringify(metadata)) },
      ]),
    ),
    read: async (bytes) => codeOf(await openWeights([new File([bytes], 'model.zip')])),
  },
  safetensors: {
    mutated: bytesMutated(writeSafetensors(tensors)),
    read: (bytes) => openTensors(new Blob([bytes]), openSafetensors),
  },
  normalization: {
    mutated: jsonMutated({ mean: [0.5, 0.5, 0.5], deviation: [0.2, 0.2, 0.2] }),
    read: readsText((normalization) => readNormalization({ normalization })),
  },
  threshold: {
    mutated: jsonMutated(0.8),
    read: readsText((threshold) => readThreshold({ threshold })),
  },
  torchSave: {
    mutated: bytesMutated(new Uint8Array(Buffer.from(torchFile, 'base64'))),
    read: (bytes) => openTensors(new Blob([bytes]), openTorchSave),
  },
  layersModel: {
    mutated: jsonMutated(layersModel),
    read: readsText(readLayersModel),
  },
  teachableMachine: {
    mutated: jsonMutated(metadata),
    read: readsText(readTeachableMachineLabels),
  },
  preprocessorConfig: {
    mutated: jsonMutated({
      image_processor_type: 'ViTImageProcessor',
      image_mean: [0.5, 0.5, 0.5],
      image_std: [0.5, 0.5, 0.5],
      do_normalize: true,
      resample: 2,
      size: { height: 224, width: 224 },
    }),
    read: readsText(readPreprocessorConfig),
  },
  timmConfig: {
    mutated: jsonMutated({
      pretrained_cfg: {
        input_size: [3, 224, 224],
        interpolation: 'bicubic',
        crop_pct: 0.9,
        crop_mode: 'center',
        mean: [0.5, 0.5, 0.5],
        std: [0.5, 0.5, 0.5],
      },
    }),
    read: readsText(readTimmPreprocessing),
  },
  configClasses: {
    mutated: jsonMutated({ id2label: { 0: 'cat', 1: 'dog', 2: 'dog' }, label_names: ['cat'] }),
    read: readsText(readConfigClasses),
  },
} satisfies Partial<Record<ReadKind, MutatedReader>>;
