/**
 * Whatever is read back from a disk or out of a file that came from outside, besides the files of datasets (the mutation
 * tests of `dataset` have those), and the modules that read it. The mutation test of readers wants an entry for each
 * (a compile error without), and finds modules that read and are not here.
 */
export const READ_KINDS = {
  runFile: ['training/runs/run-file-contents.ts'],
  allRuns: [],
  entry: ['training/runs/run-store.ts', 'training/runs/stored-entry.ts'],
  checkpoint: ['training/checkpoints/saved-moment.ts'],
  metrics: ['training/runs/metrics-file.ts'],
  metricsLines: ['training/runs/metrics-log.ts'],
  runsIndex: ['training/runs/runs-index.ts'],
  queue: ['training/runs/run-queue.ts'],
  recipe: ['recipe/validate.ts'],
  recipeLink: ['formats/recipe-link.ts'],
  decodedPart: ['dataset/cache/part-manifest.ts'],
  rememberedDataset: ['dataset/memory/remembered-dataset.ts'],
  keptDecisions: ['dataset/memory/kept-decisions.ts'],
  recentDatasets: ['dataset/memory/recent-datasets.ts'],
  features: [],
  kernelVariants: ['kernels/webgpu/tuning/known-variants.ts'],
  kernelTrust: ['worker/platform/kernel-trust-file.ts'],
  languageSetting: [],
  shelf: ['recipe/shelf.ts'],
  weightsZip: [],
  droppedWeights: [],
  tfjsZip: [],
  safetensors: [],
  normalization: ['formats/weights-metadata.ts'],
  threshold: ['formats/weights-metadata.ts'],
  torchSave: [],
  layersModel: ['formats/tfjs-import/layers-topology.ts'],
  teachableMachine: ['formats/tfjs-import/teachable-machine.ts'],
  preprocessorConfig: ['formats/import-sidecars.ts'],
  timmConfig: ['formats/import-sidecars.ts'],
  configClasses: ['formats/import-sidecars.ts'],
  parquetClasses: ['dataset/source/containers/hugging-face.ts'],
  table: [],
  tableText: [],
  boardRun: [],
  viewAddress: [],
  sharedPicture: [],
  keptPage: [],
  metricsTable: [],
  sampleSubmission: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ReadKind = keyof typeof READ_KINDS;

/** Modules that parse, and read nothing from outside by themselves. */
export const NOT_READERS = {
  'shared/json-text.ts': 'readers parse their text by it',
  'shared/named-record.ts': 'a part of schemas',
  'recipe/backbones.ts': 'makes an architecture of its own table',
  'formats/recognise/recognise-weights.ts':
    'looks whether what it made of names of tensors is an architecture',
  'demo/page.ts': 'its own page’s setup, written into it by Vireo',
} as const;
