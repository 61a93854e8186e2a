/**
 * The model card: README.md in the form of the Hugging Face hub (YAML between two lines of dashes, then Markdown), so that
 * others can judge a model before they believe it. What it does not know it says.
 */
import { wilsonInterval } from '../../metrics/intervals';
import { type EpochRecord, keptEpoch } from '../../metrics/records';
import type { ModelBundle } from '../../protocol/model';
import { BACKBONES } from '../../recipe/backbones';
import type { Recipe } from '../../recipe/schema';
import { augmentationText } from '../augmentation-text';
import { markdownText } from '../markdown-text';
import { startSentence } from '../start-sentence';
import type { TransformersClass } from './transformers-config';

/** What is known of the images beside the model itself, where they are open. */
export interface CardData {
  readonly classes: readonly {
    readonly name: string;
    readonly trainingCount: number;
    readonly validationCount: number;
    readonly testCount: number;
  }[];
  /** Images the validation figures stand on. */
  readonly validationCount: number;
}

export interface CardInput {
  readonly model: ModelBundle;
  readonly data: CardData | null;
  /** English sentences: what a reader must know before believing the figures. */
  readonly limits: readonly string[];
  /** What it lies in. */
  readonly place: 'weightsZip' | 'project';
  /** What of Hugging Face's transformers opens the folder. */
  readonly opensBy: TransformersClass | null;
}

/** Keys of another architecture's files are unknown to transformers. */
const LIBRARY = { transformers: 'transformers', other: 'pytorch' } as const;

export function modelCard({ model, data, limits, place, opensBy }: CardInput): string {
  const { recipe, classes, epochs } = model;
  const kept = keptEpoch(epochs, recipe.training.keep);
  return [
    frontMatter(recipe, kept ?? null, opensBy !== null),
    `# ${markdownText(titleOf(recipe))}`,
    whatItIs(model),
    section('Use', use(place, opensBy)),
    section('Data', dataPart(recipe, classes, data)),
    section('Training', trainingPart(recipe)),
    section('Figures', figuresPart(kept ?? null, epochs, data)),
    section('Limits', limits.map((limit) => `- ${limit}`).join('\n')),
    section('Licence', licencePart(recipe)),
  ].join('\n\n');
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}`;
}

function titleOf({ dataset, architecture }: Recipe): string {
  const data = dataset.name.replace(/\.(zip|tar|tgz|tar\.gz)$/i, '');
  return data === ''
    ? `Image classifier (${architecture.kind})`
    : `${data}: image classifier (${architecture.kind})`;
}

/** JSON is YAML: names need no rules of quoting of their own. */
const yaml = (value: string) => JSON.stringify(value);

function frontMatter(recipe: Recipe, kept: EpochRecord | null, opensInTransformers: boolean): string {
  const { start, dataset } = recipe;
  const base = start.kind === 'shelf' ? BACKBONES.find(({ id }) => id === start.id) : undefined;
  const lines = [
    'license: unknown',
    `library_name: ${opensInTransformers ? LIBRARY.transformers : LIBRARY.other}`,
    'pipeline_tag: image-classification',
    'tags:',
    '- image-classification',
    '- vireo',
    ...(base ? [`base_model: ${yaml(base.repository)}`] : []),
    'metrics:',
    '- accuracy',
  ];
  const accuracy = kept?.validationAccuracy ?? null;
  if (accuracy !== null) {
    lines.push(
      'model-index:',
      `- name: ${yaml(titleOf(recipe))}`,
      '  results:',
      '  - task:',
      '      type: image-classification',
      '    dataset:',
      `      name: ${yaml(dataset.name === '' ? 'own images' : dataset.name)}`,
      '      type: imagefolder',
      '      split: validation',
      '    metrics:',
      '    - type: accuracy',
      '      name: Validation accuracy',
      `      value: ${Number(accuracy.toPrecision(6))}`,
    );
  }
  return `---\n${lines.join('\n')}\n---`;
}

function whatItIs({ recipe, classes, tensors }: ModelBundle): string {
  const parameterCount = tensors.reduce((sum, t) => sum + (t.dtype === 'F32' ? t.data.length : 0), 0);
  const { imageSize, channels } = recipe.preprocessing;
  return `Trained in the browser with Vireo: ${recipe.architecture.kind}, ${parameterCount.toLocaleString('en')} values, ${classes.length} classes, images
of ${imageSize} × ${imageSize} px with ${channels} channel${channels === 1 ? '' : 's'}. ${startSentence(recipe.start)}`;
}

/** How the studio goes on from it. */
const GO_ON: Readonly<Record<CardInput['place'], string>> = {
  weightsZip: 'To go on in Vireo, drop the zip onto its page.',
  project: 'To go on in PyTorch, see `README.md`; on the hub, this card takes its place.',
};

/** How it is opened in Python. */
function opening(opensBy: TransformersClass | null): string {
  if (opensBy === null)
    return `To read the weights in Python:

    from safetensors.torch import load_file
    weights = load_file("model.safetensors")`;
  const whole = `With Hugging Face's transformers, which reads \`config.json\` and \`preprocessor_config.json\`:

    from transformers import AutoImageProcessor, ${opensBy}
    processor = AutoImageProcessor.from_pretrained(".")
    model = ${opensBy}.from_pretrained(".")`;
  if (opensBy === 'AutoModelForImageClassification') return whole;
  return `${whole}

The head reads the class token alone, which transformers has no class for. It lies beside, as \`classifier.weight\` and \`classifier.bias\`:

    from safetensors.torch import load_file
    weights = load_file("model.safetensors")
    features = model(**processor(image, return_tensors="pt")).last_hidden_state[:, 0]
    logits = features @ weights["classifier.weight"].T + weights["classifier.bias"]`;
}

function use(place: CardInput['place'], opensBy: TransformersClass | null): string {
  const files = `- \`model.safetensors\`: the weights, under PyTorch's \`state_dict\` names and shapes
- \`recipe.json\`: everything the run was made with
- \`classes.json\`: the class names, in the order of the model's outputs
- \`metrics.csv\`: loss and accuracy of each epoch, drawn in \`curves.svg\``;
  return `${files}\n\n${GO_ON[place]} ${opening(opensBy)}`;
}

const count = (value: number) => value.toLocaleString('en');

function dataPart({ dataset, split }: Recipe, classes: readonly string[], data: CardData | null): string {
  const name = dataset.name === '' ? 'Without a name' : markdownText(dataset.name);
  const print = dataset.fingerprint === null ? '' : `, fingerprint \`${dataset.fingerprint}\``;
  const lines = [`${name}${print}.`, splitSentence(split)];
  const corrected = Object.keys(dataset.relabelled).length;
  if (dataset.setAside.length > 0) lines.push(`Images set aside by hand: ${count(dataset.setAside.length)}.`);
  if (corrected > 0) lines.push(`Labels corrected by hand: ${count(corrected)}.`);
  if (data === null) {
    lines.push('The images were not open when this was written: how many each class has is not known here.');
    return `${lines.join('\n')}\n\n${classes.map((own) => `- ${markdownText(own)}`).join('\n')}`;
  }
  const rows = data.classes.map(
    (own) =>
      `| ${markdownText(own.name)} | ${count(own.trainingCount)} | ${count(own.validationCount)} | ${count(own.testCount)} |`,
  );
  return `${lines.join('\n')}\n\n| class | training | validation | test |\n|---|---:|---:|---:|\n${rows.join('\n')}`;
}

function splitSentence({ source, validationPercent, testPercent, folds, fold }: Recipe['split']): string {
  const test = testPercent > 0 ? ` ${testPercent} % were kept apart to test.` : '';
  if (folds > 1) return `Fold ${fold} of ${folds} (from 0) was held out to judge by.${test}`;
  if (source === 'folders')
    return `The data's own folder of validation images was held out to judge by.${test}`;
  if (validationPercent === 0) return `Nothing was held out to judge by.${test}`;
  return `${validationPercent} % of the training images of each class were held out to judge by.${test}`;
}

function trainingPart(recipe: Recipe): string {
  const { training, optimizer, schedule, preprocessing, augmentation, seed } = recipe;
  const facts: readonly (readonly [string, string])[] = [
    ['epochs', String(training.epochs)],
    ['batch size', String(training.batchSize)],
    ['optimizer', optimizer.kind],
    ['learning rate', String(training.learningRate)],
    ['schedule', schedule.kind],
    ['fitting', `${preprocessing.resize}, ${preprocessing.interpolation}`],
    ['normalisation', preprocessing.normalization],
    ['augmentation', augmentationText(augmentation) || 'none'],
    ['weights kept', training.keep === 'best' ? 'the best on the validation images' : 'the last'],
    ['seed', String(seed)],
  ];
  const rows = facts.map(([name, value]) => `| ${name} | ${value} |`);
  return `| | |\n|---|---|\n${rows.join('\n')}\n\nEvery other setting is in \`recipe.json\`.`;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

function figuresPart(
  kept: EpochRecord | null,
  epochs: readonly EpochRecord[],
  data: CardData | null,
): string {
  if (kept === null) return 'No epoch was trained.';
  const { validationAccuracy, validationLoss, trainAccuracy } = kept;
  const lines = [
    `Of epoch ${kept.epoch} of ${epochs.at(-1)?.epoch ?? kept.epoch}, whose weights these are:`,
    '',
  ];
  if (validationAccuracy === null) lines.push('- validation: nothing was held out');
  else {
    const [low, high] = wilsonInterval(validationAccuracy, data?.validationCount ?? 0);
    const interval = data
      ? ` (95 % interval ${percent(low)} to ${percent(high)}, ${count(data.validationCount)} images; Wilson 1927)`
      : ' (on how many images is not known here)';
    lines.push(`- **validation accuracy ${percent(validationAccuracy)}**${interval}`);
  }
  if (validationLoss !== null) lines.push(`- validation loss ${validationLoss.toFixed(4)}`);
  if (trainAccuracy !== null)
    lines.push(`- training accuracy ${percent(trainAccuracy)}, on images it has learned from`);
  lines.push('', '![Accuracy by epoch](curves.svg)');
  return lines.join('\n');
}

function licencePart({ start }: Recipe): string {
  const own = 'Whoever trained the model chooses its licence, and has to mind that of the images.';
  const base = start.kind === 'shelf' ? BACKBONES.find(({ id }) => id === start.id) : undefined;
  if (base) return `${own} It started from ${base.repository}, under ${base.licence}.`;
  return start.kind === 'scratch'
    ? own
    : `${own} The licence of the weights it started from is not known here.`;
}
