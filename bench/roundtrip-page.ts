/** Runs in the browser: a recipe trained for a few steps by the real worker; what the page answers, and what leaves it. */
import { createTrainerClient } from '../src/client/trainer-client';
import { demoWords } from '../src/commands/demo-words';
import { exportHtmlDemo } from '../src/formats/html-demo';
import { planImport, readPlanned } from '../src/formats/import-plan';
import { exportNotebook } from '../src/formats/notebook/export-notebook';
import { exportOnnx } from '../src/formats/onnx-export';
import { openWeights } from '../src/formats/open-weights';
import { preprocessingDescription } from '../src/formats/preprocessing-description';
import { exportPytorchProject } from '../src/formats/pytorch-project';
import { safetensorsParts } from '../src/formats/safetensors-write';
import { DEFAULT_SUBMISSION, writeSubmission } from '../src/formats/submission';
import { loadDatasetWords, startLanguage } from '../src/i18n/language';
import type { RunProgress } from '../src/protocol/run';
import { forNewHead } from '../src/recipe/fine-tune';
import type { Recipe } from '../src/recipe/schema';
import { answerOf, finished, given } from './learning-page';
import { ROUNDTRIP_RECIPES } from './roundtrip-recipes';

export interface RoundTrip {
  readonly classes: readonly string[];
  readonly paths: readonly string[];
  /** [paths, classes] */
  readonly probabilities: readonly (readonly number[])[];
  readonly csv: string;
  /** [channels, height, width] of the network's input. */
  readonly inputShape: readonly [number, number, number];
  readonly preprocessing: string;
}

/** The files that leave, by name; fetched one at a time, since some are large. */
const files = new Map<string, Blob>();

type Client = ReturnType<typeof createTrainerClient>;

/** The recipe that starts from `weights`, with a new head, and those weights in hand. */
async function started(client: Client, recipe: Recipe, weights: Blob, classes: readonly string[]) {
  const opened = answerOf(await openWeights([new File([weights], 'start.safetensors')]));
  if (opened.kind !== 'foreign') throw new Error('not plain weights');
  const begun: Recipe = {
    ...forNewHead(recipe),
    training: recipe.training,
    start: { kind: 'run', runId: 'resnet', name: 'resnet', step: 0 },
  };
  const expected = answerOf(
    await client.request('describeState', { recipe: begun, classCount: classes.length }),
  );
  const plan = planImport(opened.weights.entries, expected, { source: ['a', 'b'], target: classes });
  const tensors = await readPlanned(opened.weights.file, plan);
  answerOf(await client.request('importWeights', { recipe: begun, classes, tensors }));
  return begun;
}

/** Trains a recipe and predicts the test pictures; what leaves waits for `fileOf`. */
export async function roundTrip(name: string): Promise<RoundTrip> {
  await startLanguage();
  await loadDatasetWords();
  let last: RunProgress | null = null;
  const client = createTrainerClient({
    onEvent: (event) => {
      if (event.type === 'runProgress') last = event.progress;
    },
  });
  try {
    const zip = new File([await given('train.zip')], 'train.zip');
    const summary = answerOf(await client.request('openDataset', { source: { kind: 'zip', file: zip } }));
    const names = summary.classes.map((entry) => entry.name);
    const weights = files.get('start');
    if (name === 'pretrained' && !weights) throw new Error('the ResNet goes first');
    const chosen = ROUNDTRIP_RECIPES[name];
    // As the page does: what leaves names the images of this dataset.
    const template = { ...chosen, dataset: { ...chosen.dataset, fingerprint: summary.fingerprint } };
    const recipe =
      name === 'pretrained' && weights ? await started(client, template, weights, names) : template;
    answerOf(await client.request('startRun', { runId: `roundtrip-${Date.now()}`, recipe }));
    await finished(() => last);
    const test = new File([await given('test.zip')], 'test.zip');
    const set = answerOf(
      await client.request('predict', { source: { kind: 'zip', file: test }, role: 'unlabelled' }),
    );
    const model = answerOf(await client.request('exportModel', { weights: 'best' }));
    const sample = answerOf(await client.request('sampleLogits', { weights: 'best', count: 2 }));
    files.set('model.onnx', exportOnnx(model));
    files.set('demo.html', exportHtmlDemo(model, demoWords(model, 'en', 0), 0));
    const split = answerOf(await client.request('modelSplit', {}));
    files.set('project.zip', await exportPytorchProject(model, sample, split));
    files.set('model.ipynb', exportNotebook(model, sample, split, 'test'));
    if (name === 'resnet') files.set('start', new Blob(safetensorsParts(model.tensors)));
    const [height, width, channels] = model.graph.inputShape;
    const { classes, predictions, probabilities } = set;
    return {
      classes,
      paths: predictions.map(({ path }) => path),
      probabilities: predictions.map((_, i) => [
        ...probabilities.subarray(i * classes.length, (i + 1) * classes.length),
      ]),
      csv: writeSubmission(set, DEFAULT_SUBMISSION),
      inputShape: [channels, height, width],
      preprocessing: preprocessingDescription(model),
    };
  } finally {
    client.terminate();
  }
}

/** Hands a file to the browser as a download. */
export function save(name: string): void {
  const content = files.get(name);
  if (!content) throw new Error(`there is no ${name}`);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
}
