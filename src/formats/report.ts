/** A printable page about one run, for a student to hand in: data, recipe, curves, confusion, limits. */

import { basisOfConfusion } from '../metrics/basis';
import { type Confusion, classFigures, occupiedCells } from '../metrics/confusion';
import { wilsonInterval } from '../metrics/intervals';
import { type EpochRecord, keptEpoch } from '../metrics/records';
import type { DatasetSummary } from '../protocol/dataset';
import type { Recipe } from '../recipe/schema';
import type { RecipeStart } from '../recipe/start';
import { largestOf, smallestOf } from '../shared/many';
import { augmentationText } from './augmentation-text';
import { lineChartSvg } from './chart-svg';
import { confusionSvg } from './confusion-svg';
import { escapeHtml } from './html-text';
import reportStyle from './report.css?raw';
import { type Limit, limitsOf } from './report-limits';

/** Why there is no confusion matrix. */
export type NoConfusion =
  | 'noConfusionNothingHeldOut'
  | 'noConfusionNoImages'
  | 'noConfusionOtherClasses'
  | 'noConfusionNoModel'
  | 'noConfusionFailed';

export type ReportWord =
  | Limit['code']
  | NoConfusion
  | 'title'
  | 'made'
  | 'data'
  | 'images'
  | 'classes'
  | 'perClass'
  | 'heldOut'
  | 'recipe'
  | 'architecture'
  | 'parameters'
  | 'imageSize'
  | 'augmentation'
  | 'none'
  | 'optimizer'
  | 'learningRate'
  | 'schedule'
  | 'batchSize'
  | 'epochs'
  | 'seed'
  | 'start'
  | 'device'
  | 'result'
  | 'meaning'
  | 'between'
  | 'curves'
  | 'loss'
  | 'accuracy'
  | 'training'
  | 'validation'
  | 'epoch'
  | 'duration'
  | 'confusion'
  | 'truth'
  | 'prediction'
  | 'hardest'
  | 'className'
  | 'precision'
  | 'recall'
  | 'f1'
  | 'support'
  | 'limits';

/** The words and the way of writing numbers of one language. */
export interface ReportLanguage {
  readonly language: string;
  say(word: ReportWord, values?: Readonly<Record<string, string | number>>): string;
  start(start: RecipeStart): string;
  /** What the form calls a field of the recipe, by its path. */
  field(path: string): string;
  /** What the form calls an option of a field. */
  option(path: string, option: string): string;
  number(value: number): string;
  count(value: number): string;
  percent(share: number): string;
  figure(value: number): string;
  duration(ms: number): string;
}

export interface ReportInput {
  readonly name: string;
  /** As it shall be read. */
  readonly date: string;
  readonly recipe: Recipe;
  readonly classes: readonly string[];
  readonly dataset: DatasetSummary | null;
  readonly epochs: readonly EpochRecord[];
  /** On the validation images, or why there is none. */
  readonly confusion: Confusion | NoConfusion;
  /** What the figures mean, as the screen says it; null where that cannot be said. */
  readonly verdict: { readonly title: string; readonly seen: string; readonly means: string } | null;
  readonly parameterCount: number | null;
  readonly device: string | null;
}

const TRAINING_COLOR = '#1c7ed6';
const VALIDATION_COLOR = '#e8590c';
/** Rows of the table of classes with the lowest F1. */
const HARDEST = 8;

/** The page as HTML that needs nothing else and prints on A4. */
export function runReport(input: ReportInput, words: ReportLanguage): string {
  const sections = [
    section(words.say('data'), dataFacts(input, words)),
    section(words.say('recipe'), facts(recipeFacts(input, words))),
    section(words.say('result'), facts(resultFacts(input, words))),
    ...(input.verdict === null ? [] : [section(words.say('meaning'), verdictPart(input.verdict))]),
    section(words.say('curves'), `<div class="charts">${curves(input.epochs, words)}</div>`),
    section(words.say('confusion'), confusionPart(input, words)),
    section(words.say('limits'), limitsPart(input, words)),
  ];
  const title = words.say('title', { name: input.name });
  return `<!doctype html>
<html lang="${escapeHtml(words.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
${reportStyle}</style>
</head>
<body>
<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(words.say('made', { date: input.date }))}</p></header>
${sections.join('\n')}
</body>
</html>
`;
}

function section(title: string, body: string): string {
  return `<section><h2>${escapeHtml(title)}</h2>\n${body}</section>`;
}

type Fact = readonly [name: string, value: string];

function facts(rows: readonly Fact[]): string {
  const list = rows.map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`,
  );
  return `<dl>${list.join('')}</dl>`;
}

function dataFacts({ dataset, classes, recipe }: ReportInput, words: ReportLanguage): string {
  const rows: Fact[] = [[words.say('classes'), words.count(classes.length)]];
  if (dataset) {
    const counts = dataset.classes.map((c) => c.trainingCount);
    rows.unshift([words.say('images'), words.count(dataset.imageCount)]);
    const [fewest, most] = [smallestOf(counts), largestOf(counts)];
    rows.push([
      words.say('perClass'),
      fewest === most ? words.count(most) : `${words.count(fewest)} – ${words.count(most)}`,
    ]);
  }
  if (recipe.split.source === 'percentage')
    rows.push([words.say('heldOut'), words.percent(recipe.split.validationPercent / 100)]);
  const names = classes.length <= 40 ? `<p>${classes.map(escapeHtml).join(' · ')}</p>` : '';
  return facts(rows) + names;
}

function recipeFacts({ recipe, parameterCount, device }: ReportInput, words: ReportLanguage): Fact[] {
  const { architecture, training, optimizer, schedule, preprocessing } = recipe;
  const rows: Fact[] = [
    [words.say('architecture'), settingsText('architecture', architecture, words)],
    [words.say('start'), words.start(recipe.start)],
    [
      words.say('imageSize'),
      [
        `${preprocessing.imageSize} px`,
        ...(['resize', 'interpolation', 'normalization'] as const).map((name) =>
          words.option(`preprocessing.${name}`, preprocessing[name]),
        ),
      ].join(', '),
    ],
    [words.say('augmentation'), augmentationText(recipe.augmentation) || words.say('none')],
    [words.say('optimizer'), settingsText('optimizer', optimizer, words)],
    [words.say('learningRate'), words.number(training.learningRate)],
    [words.say('schedule'), words.option('schedule.kind', schedule.kind)],
    [words.say('batchSize'), words.count(training.batchSize)],
    [words.say('epochs'), words.count(training.epochs)],
    [words.say('seed'), String(recipe.seed)],
  ];
  if (parameterCount !== null) rows.splice(1, 0, [words.say('parameters'), words.count(parameterCount)]);
  if (device !== null) rows.push([words.say('device'), device]);
  return rows;
}

/** `ViT: Patch size 8, Width 256 …`, as the form calls them; what is switched off is left out. */
function settingsText(
  group: 'architecture' | 'optimizer',
  { kind, ...settings }: { readonly kind: string },
  words: ReportLanguage,
): string {
  const isLinear =
    'hiddenUnits' in settings && Array.isArray(settings.hiddenUnits) && settings.hiddenUnits.length === 0;
  const parts = Object.entries(settings).flatMap(([name, value]): string[] => {
    // A head of one layer has no activation.
    if (isLinear && name === 'hiddenActivation') return [];
    const path = `${group}.${name}`;
    if (typeof value === 'boolean') return value ? [words.field(path)] : [];
    if (typeof value === 'number') return [`${words.field(path)} ${words.number(value)}`];
    if (typeof value === 'string') return [`${words.field(path)} ${words.option(path, value)}`];
    return Array.isArray(value) ? listText(path, value, words) : [];
  });
  return [words.option(`${group}.kind`, kind), parts.join(', ')].filter((part) => part !== '').join(': ');
}

/** The channels of each block, the units of each layer. */
function listText(path: string, values: readonly unknown[], words: ReportLanguage): string[] {
  if (values.length === 0) return [];
  const isOfBlocks = values.some((value) => typeof value === 'object');
  const told = values.map((value) =>
    typeof value === 'object' && value !== null && 'channels' in value ? value.channels : value,
  );
  return [`${words.field(isOfBlocks ? `${path}.0.channels` : path)} ${told.join('-')}`];
}

function resultFacts({ epochs, recipe, confusion }: ReportInput, words: ReportLanguage): Fact[] {
  const best = keptEpoch(epochs, recipe.training.keep);
  if (!best) return [];
  const rows: Fact[] = [[words.say('epoch'), words.count(best.epoch)]];
  if (best.validationLoss !== null && best.validationAccuracy !== null) {
    const count = typeof confusion === 'string' ? 0 : basisOfConfusion(confusion).validationCount;
    rows.push(
      [
        `${words.say('accuracy')}, ${words.say('validation')}`,
        withInterval(best.validationAccuracy, count, words),
      ],
      [`${words.say('loss')}, ${words.say('validation')}`, words.figure(best.validationLoss)],
    );
  }
  if (best.trainLoss !== null && best.trainAccuracy !== null) {
    rows.push(
      [`${words.say('accuracy')}, ${words.say('training')}`, words.percent(best.trainAccuracy)],
      [`${words.say('loss')}, ${words.say('training')}`, words.figure(best.trainLoss)],
    );
  }
  rows.push([words.say('duration'), words.duration(epochs.reduce((sum, e) => sum + (e.durationMs ?? 0), 0))]);
  return rows;
}

/** With the interval that chance alone leaves, where the number of images is known. */
function withInterval(share: number, count: number, words: ReportLanguage): string {
  const value = words.percent(share);
  if (count === 0) return value;
  const [low, high] = wilsonInterval(share, count);
  return words.say('between', { value, low: words.percent(low), high: words.percent(high) });
}

function verdictPart({ title, seen, means }: NonNullable<ReportInput['verdict']>): string {
  return `<p><strong>${escapeHtml(title)}</strong></p><p>${escapeHtml(seen)} ${escapeHtml(means)}</p>`;
}

/** The two charts of the page, also offered as files. */
export function curves(epochs: readonly EpochRecord[], words: ReportLanguage): string {
  return lossChart(epochs, words) + accuracyChart(epochs, words);
}

export function lossChart(epochs: readonly EpochRecord[], words: ReportLanguage): string {
  return epochChart(
    epochs,
    words,
    'loss',
    (e) => [e.trainLoss, e.validationLoss],
    (v) => words.figure(v),
  );
}

export function accuracyChart(epochs: readonly EpochRecord[], words: ReportLanguage): string {
  return epochChart(
    epochs,
    words,
    'accuracy',
    (e) => [e.trainAccuracy, e.validationAccuracy],
    (v) => words.percent(v),
  );
}

function epochChart(
  epochs: readonly EpochRecord[],
  words: ReportLanguage,
  title: 'loss' | 'accuracy',
  values: (epoch: EpochRecord) => readonly [number | null, number | null],
  formatY: (value: number) => string,
): string {
  const points = (which: 0 | 1) => epochs.map((e) => [e.epoch, values(e)[which] ?? Number.NaN] as const);
  const hasValidation = epochs.some((e) => values(e)[1] !== null);
  return lineChartSvg({
    title: words.say(title),
    xName: words.say('epoch'),
    width: 440,
    height: 240,
    formatX: (x) => words.count(x),
    formatY,
    series: [
      { name: words.say('training'), color: TRAINING_COLOR, points: points(0) },
      ...(hasValidation
        ? [{ name: words.say('validation'), color: VALIDATION_COLOR, points: points(1) }]
        : []),
    ],
  });
}

function confusionPart({ confusion, classes }: ReportInput, words: ReportLanguage): string {
  if (typeof confusion === 'string') return `<p>${escapeHtml(words.say(confusion))}</p>`;
  const matrix = confusionSvg({
    title: words.say('confusion'),
    confusion,
    classes,
    truthName: words.say('truth'),
    predictionName: words.say('prediction'),
    side: 300,
  });
  const hardest = classFigures(occupiedCells(confusion))
    .map((figures, c) => ({ ...figures, name: classes[c] }))
    .filter(({ support }) => support > 0)
    .toSorted((a, b) => a.f1 - b.f1)
    .slice(0, HARDEST);
  const heads = (['className', 'precision', 'recall', 'f1', 'support'] as const).map(
    (w) => `<th>${escapeHtml(words.say(w))}</th>`,
  );
  const rows = hardest.map(
    ({ name, precision, recall, f1, support }) =>
      `<tr><th>${escapeHtml(name)}</th>${[precision, recall, f1].map((v) => `<td>${words.percent(v)}</td>`).join('')}<td>${words.count(support)}</td></tr>`,
  );
  return `<div class="charts">${matrix}<table><caption>${escapeHtml(words.say('hardest'))}</caption><tr>${heads.join('')}</tr>${rows.join('')}</table></div>`;
}

function limitsPart({ recipe, epochs, dataset }: ReportInput, words: ReportLanguage): string {
  const items = limitsOf(recipe, epochs, dataset).map(
    ({ code, values }) => `<li>${escapeHtml(words.say(code, values))}</li>`,
  );
  return `<ul>${items.join('')}</ul>`;
}
