/**
 * What the page may ask of the training worker, and what the worker tells on its own. Types only; one map holds every
 * command with its input and its answer, so that client and worker cannot disagree.
 */
import type { OccupiedCells } from '../metrics/confusion';
import type { QueueChange } from '../recipe/queue';
import type { RunLabel } from '../recipe/run-label';
import type { ArchitectureKind, GrayRange, Recipe } from '../recipe/schema';
import type { RecipeStart } from '../recipe/start';
import type { FieldProblem } from '../recipe/validate';
import type { KernelReport } from '../shared/kernel-report';
import type { Result } from '../shared/result';
import type {
  ChangedCollection,
  Collection,
  CollectionChange,
  CollectionSummary,
  CollectionsChange,
} from './collect';
import type {
  BrowsePage,
  BrowseQuery,
  DatasetProblem,
  DatasetSource,
  DatasetSummary,
  FolderRow,
  HealthLook,
  HealthReport,
  OpenedDataset,
  PlacedImage,
  SplitRole,
  StoredPixels,
} from './dataset';
import type { ImageExplanation } from './explanation';
import type { ImageMap, MapLayout, NearImage, NearLabels } from './image-map';
import type {
  ExportedModel,
  LogitSample,
  ModelBundle,
  ModelReport,
  ModelSplit,
  NamedTensor,
  StateShape,
} from './model';
import type { CameraFrame, EvaluationSet, ImageViews, OnnxMeasurement, PredictedImages } from './prediction';
import type { QueueView } from './queue';
import type { DeviceReport, FrozenSpeed, ModelSummary, RunEstimate, RunProgress } from './run';
import type { ExportedRunFile, FoundRuns, KeptRuns, RawRunFile, RunDetails, RunEdit, RunEntry } from './runs';
import type { AugmentationPreview, LearningRateSearch } from './tryout';

export interface Commands {
  openDataset: { input: { source: DatasetSource }; output: DatasetSummary };
  closeDataset: { input: Record<string, never>; output: null };
  /** The dataset under these decisions (roles, set aside, relabelled, label level). */
  decideDataset: { input: { decisions: Recipe['dataset'] }; output: DatasetSummary };
  /**
   * A dataset that was open here before, its files gone: what is in the pixel cache. Fails with `datasetForgotten`, also
   * where the cache lacks images that this recipe needs, or has them in another size.
   */
  recallDataset: { input: { fingerprint: string; recipe: Recipe }; output: DatasetSummary };
  /** Datasets that were opened in this browser, the last one first. */
  listRecentDatasets: { input: Record<string, never>; output: readonly OpenedDataset[] };
  /**
   * Looks for what may be wrong with the open dataset; its progress is a `taskProgress` of `dataset`. A run that begins,
   * another dataset and `cancelDataset` end it: `cancelled`.
   */
  checkHealth: { input: { look: HealthLook }; output: HealthReport };
  /** Which values its images of 16-bit gray take. Fails where there are none: `noDeepGray`. */
  measureGray: { input: Record<string, never>; output: GrayRange };
  /** Its folders as a tree, each before those in it. */
  listFolders: { input: Record<string, never>; output: readonly FolderRow[] };
  /** Paths of the images that a query finds, from `offset` on, `limit` at most. */
  findImages: { input: Omit<BrowseQuery, 'thumbnailSize'>; output: readonly string[] };
  /** Its images as a folder for each class, as they are decided now. */
  arrangeByClass: { input: Record<string, never>; output: readonly PlacedImage[] };
  /** What was decided about these data when a person labelled them here, and what was kept of that and cannot be read. */
  readDecisions: {
    input: { fingerprint: string };
    output: { decisions: Recipe['dataset'] | null; damaged: Blob | null };
  };
  /** Failure: `labelsNotDeleted`. */
  deleteDamagedDecisions: { input: { fingerprint: string }; output: null };
  /** The collections on this machine, by name; those deleted an hour ago or more are removed. Failure: `collectingNeedsStorage`. */
  listCollections: { input: Record<string, never>; output: readonly CollectionSummary[] };
  /** Answers the name it has now. Failures: `collectingNeedsStorage`, and those of `Collections.changeList`. */
  changeCollections: { input: CollectionsChange; output: string };
  /** What was collected under a name; empty where nothing was. Failure: `collectingNeedsStorage`. */
  readCollection: { input: { name: string }; output: Collection };
  /** The first change of a collection that nobody named: it is there once that was done. Failures: those of changeCollection. */
  beginCollection: { input: { name: string; change: CollectionChange }; output: ChangedCollection };
  /** Failures: those of readCollection, and of `Collections.change`. */
  changeCollection: { input: { name: string; change: CollectionChange }; output: ChangedCollection };
  browseImages: { input: BrowseQuery; output: BrowsePage };
  /** The encoded file of one image, as it came. */
  readImage: { input: { index: number }; output: { path: string; blob: Blob } };
  /** One image at full size as every browser shows it. */
  showImage: { input: { index: number }; output: Blob };
  /** Decoded pixels kept for the next visit, the latest first. */
  listStoredPixels: { input: Record<string, never>; output: readonly StoredPixels[] };
  /** Removes them, or all (null). Answers the keys that stay because another tab reads them. */
  clearStoredPixels: {
    input: { keys: readonly string[] | null };
    output: { heldKeys: readonly string[] };
  };
  /** Layers, parameters, cost: what stands beside the form. Problems are at their fields. */
  describeModel: {
    input: { recipe: Recipe; classCount: number };
    output: { summary: ModelSummary | null; problems: readonly FieldProblem[] };
  };
  listDevices: {
    input: Record<string, never>;
    output: { automatic: DeviceReport; available: readonly DeviceReport[] };
  };
  /**
   * Tries the kernels of an architecture, of a default size, on this browser's adapter, anew whatever is known of them.
   * Failures: `runUnderWay`, `webgpuUnavailable`, `outOfMemory`, `partNotFetched`, `kernelsNotChecked`.
   */
  checkKernels: { input: { architecture: ArchitectureKind; halves: boolean }; output: KernelReport };
  /** Why Vireo's own kernels are not used on this browser's adapter; null where they are. */
  readKernelFailure: { input: Record<string, never>; output: KernelReport | null };
  /** Whether a run of this recipe on the open dataset fits, and how long it will take: from a few timed steps. */
  estimateRun: { input: { recipe: Recipe }; output: RunEstimate };
  /** How fast this device is at the recipe's network if its backbone is frozen: timed on made-up images. */
  measureFrozen: { input: { recipe: Recipe }; output: FrozenSpeed };
  /** Some training images, and what augmentation makes of them in the first epochs. */
  previewAugmentation: { input: { recipe: Recipe }; output: AugmentationPreview };
  /** Trains for some steps at a growing learning rate; the weights are thrown away. */
  findLearningRate: { input: { recipe: Recipe }; output: LearningRateSearch };
  cancelLearningRate: { input: Record<string, never>; output: null };
  /**
   * From what its recipe says: fresh weights, or the model in hand (last trained or restored), which must be that.
   * Failures: `startNotInHand`, and why the model does not fit. `acceptsMissing`: on the images that are left, where it has
   * failed for those that cannot be read any more (`imagesMissing`). `label`: what its name ends with, and as it is said now; else its preset or network.
   */
  startRun: {
    input: {
      runId: string;
      recipe: Recipe;
      label?: { readonly said: string; readonly label: RunLabel };
      saveEveryMinutes?: number;
      acceptsMissing?: boolean;
    };
    output: null;
  };
  /**
   * Goes on with a kept run from its last checkpoint, or begins it where it has none: then the model in hand must be what its
   * recipe starts from, as in `startRun`.
   */
  continueRun: {
    input: { runId: string; saveEveryMinutes?: number; acceptsMissing?: boolean };
    output: null;
  };
  /** Saves a checkpoint soon: the page is being hidden or closed. */
  saveRun: { input: Record<string, never>; output: null };
  pauseRun: { input: Record<string, never>; output: null };
  resumeRun: { input: Record<string, never>; output: null };
  stopRun: { input: Record<string, never>; output: null };
  listRuns: { input: Record<string, never>; output: KeptRuns };
  /** Every file a run kept, whatever it holds: also of one that cannot be read. */
  readRawRun: { input: { runId: string }; output: readonly RawRunFile[] };
  readRun: { input: { runId: string }; output: RunDetails };
  /** The same without its curves. */
  readEntry: { input: { runId: string }; output: RunEntry };
  editRun: { input: { runId: string; change: RunEdit }; output: null };
  /** Removes a run and all it kept, for good. */
  purgeRun: { input: { runId: string }; output: null };
  /** Takes a run's weights in hand, to predict with, export or train on. */
  openRun: { input: { runId: string }; output: ModelReport };
  /** A run as one file, to go on with on another machine. */
  exportRun: { input: { runId: string; withWeights: boolean }; output: ExportedRunFile };
  importRun: { input: { file: Blob }; output: { runId: string } };
  /** The queue of recipes that every tab shares. */
  readQueue: { input: Record<string, never>; output: QueueView };
  /** Changes it on disk, whatever other tabs do meanwhile. */
  changeQueue: { input: { change: QueueChange<Recipe> }; output: QueueView };
  /** Makes this tab the one that works through the queue, or no longer. Failure: `queueElsewhere`. */
  driveQueue: { input: { drive: boolean }; output: QueueView };
  exportModel: { input: { weights: 'best' | 'last' }; output: ExportedModel };
  /**
   * The open dataset as the run of the model in hand divided it; null where none is open or it is another. Failures: those of
   * reading its files anew and of decoding.
   */
  modelSplit: { input: Record<string, never>; output: ModelSplit | null };
  /** Computed anew on the recipe's device. */
  sampleLogits: { input: { weights: 'best' | 'last'; count: number }; output: LogitSample };
  /** Names and shapes of the weights a recipe's model has: what a file of weights is matched with. */
  describeState: {
    input: { recipe: Recipe; classCount: number };
    output: readonly StateShape[];
  };
  /**
   * Takes a model in hand whose weights are given, or drawn where they are not; `drawn` names those. Tensors are under
   * the model's own names and of its shapes, and are handed over: whoever sends them must not use them again. Whose
   * weights they are is what the recipe starts from.
   */
  importWeights: {
    input: { recipe: Recipe; classes: readonly string[]; tensors: readonly NamedTensor[] };
    output: { report: ModelReport; drawn: readonly string[] };
  };
  /** Takes a model of a weights zip in hand. Its tensors are handed over. */
  restoreModel: { input: { bundle: ModelBundle; identity: RecipeStart }; output: ModelReport };
  /**
   * Predicts the open dataset's images of a role, or another source, a stretch of images after the other; what is known
   * already is told by `predictionStarted` and `predicted`, also of one that is cancelled or fails in the
   * midst. The model in hand, and the kept runs `alsoRuns` with the same classes: their probabilities are averaged.
   */
  predict: {
    input: {
      source: DatasetSource | null;
      role: SplitRole;
      views?: ImageViews;
      alsoRuns?: readonly string[];
    };
    output: PredictedImages;
  };
  /**
   * Asks the model in hand, and those it is averaged with, about one frame of a camera, which is handed over. They stay ready
   * for the next one until `endFrames`. Failures: those of `predict`, and `runUnderWay`.
   */
  answerFrame: {
    input: { frame: CameraFrame; views?: ImageViews; alsoRuns?: readonly string[] };
    output: { classes: readonly string[]; probabilities: Float32Array };
  };
  /** No more frames will come: the device is free. */
  endFrames: { input: Record<string, never>; output: null };
  /** Predicts the images that the model's recipe holds out: never those it was trained on. */
  evaluateModel: { input: { split: 'validation' | 'test' }; output: EvaluationSet };
  /** The classes in the order of `orderByConfusion`: of thousands it takes longer than a frame. */
  orderByConfusion: { input: { cells: OccupiedCells }; output: Int32Array };
  /**
   * Why the model in hand says `target` of an image of the open dataset, seen at a layer (`node`; null: the last). Computed
   * on the CPU.
   */
  explainImage: {
    input: { index: number; target: number; node: number | null };
    output: ImageExplanation;
  };
  /**
   * ONNX files of the model in hand, asked by onnxruntime-web about its validation images. Told by `taskProgress` of
   * `measurement`, ended by `cancelPrediction`. Failures: those of `evaluateModel`, `partNotFetched`, `onnxRefused`.
   */
  measureOnnx: { input: { files: readonly ArrayBuffer[] }; output: OnnxMeasurement };
  cancelPrediction: { input: Record<string, never>; output: null };
  /**
   * The images of the model in hand's run by its last features, and its answers to them. Told by `taskProgress` of `imageMap`,
   * ended by `cancelImageMap` and by a run that begins: `cancelled`. Failures: those of `evaluateModel`, `runUnderWay`.
   */
  mapImages: { input: Record<string, never>; output: ImageMap };
  /** Images of that map laid out by UMAP. Told and ended as `mapImages`. Failure: `imageMapGone`, where another took its place. */
  layOutImages: { input: Record<string, never>; output: MapLayout };
  /** Images of that map that lie side by side and have different labels. Told, ended and failing as `layOutImages`. */
  findNearLabels: { input: { most: number }; output: NearLabels };
  /**
   * The training images nearest to an image of the map (a position in the dataset), nearest first; exact. Failures:
   * `imageMapGone`, `notOnImageMap`.
   */
  nearestTrainingImages: { input: { index: number; most: number }; output: readonly NearImage[] };
  cancelImageMap: { input: Record<string, never>; output: null };
  cancelDataset: { input: Record<string, never>; output: null };
}

export type CommandName = keyof Commands;

/** Page → worker. */
export interface Request<K extends CommandName = CommandName> {
  readonly id: number;
  readonly command: K;
  readonly input: Commands[K]['input'];
}

/** Worker → page, in answer. */
export interface Reply<K extends CommandName = CommandName> {
  readonly type: 'reply';
  readonly id: number;
  readonly result: Result<Commands[K]['output']>;
}

/** How far a long piece of work is. */
export interface TaskProgress {
  /** A catalogue key below `activity.` */
  readonly activity: string;
  readonly done: number;
  /** 0 where unknown. */
  readonly total: number;
  readonly remainingMs: number | null;
  /** Of work on images; null or absent where it is not measured. */
  readonly imagesPerSecond?: number | null;
}

/** Worker → page, on its own. */
export type TrainerEvent =
  | { readonly type: 'runProgress'; readonly progress: RunProgress }
  | ({
      readonly type: 'taskProgress';
      readonly task: 'dataset' | 'prediction' | 'measurement' | 'tryout' | 'imageMap';
    } & TaskProgress)
  /** The model is ready, and so are the first images. */
  | ({ readonly type: 'predictionStarted'; readonly wantedCount: number } & Pick<
      PredictedImages,
      'classes' | 'device' | 'sampleSubmission'
    >)
  /** Further predictions of the images that are being predicted, and what was wrong with others. */
  | ({ readonly type: 'predicted' } & Pick<PredictedImages, 'predictions' | 'probabilities' | 'problems'>)
  /** Another tab changed the queue, began to work through it, or ended. */
  | { readonly type: 'queueChanged'; readonly view: QueueView }
  /** Kept runs that `listRuns` has found so far, where there is no index of them. */
  | ({ readonly type: 'runsFound' } & FoundRuns)
  | { readonly type: 'datasetProblems'; readonly problems: readonly DatasetProblem[] }
  | { readonly type: 'modelReady'; readonly report: ModelReport };

/** The worker's first word: all its code is there. */
export interface WorkerReady {
  readonly type: 'ready';
}

export type WorkerMessage = WorkerReady | Reply | TrainerEvent;
