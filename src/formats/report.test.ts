import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en';
import type { EpochRecord } from '../metrics/records';
import type { DatasetSummary } from '../protocol/dataset';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from '../recipe/defaults';
import { defaultOptimizer } from '../recipe/kinds/optimizers';
import { epochOf as anEpoch, summaryOf } from '../state/testing/reports';
import { type LineChart, lineChartSvg, ticksOf } from './chart-svg';
import { confusionSvg } from './confusion-svg';
import { type ReportInput, type ReportLanguage, runReport } from './report';
import { limitsOf } from './report-limits';

const english: ReportLanguage = {
  language: 'en',
  say: (word, values = {}) =>
    en.report[word].replaceAll(/\{\{(\w+)\}\}/g, (_, gap: string) => String(values[gap])),
  start: ({ kind }) => kind,
  field: (path) => path.slice(path.lastIndexOf('.') + 1),
  option: (_, option) => option,
  number: String,
  count: String,
  percent: (share) => `${(100 * share).toFixed(1)} %`,
  figure: (value) => value.toFixed(3),
  duration: (ms) => `${Math.round(ms / 1000)} s`,
};

/** What the English form calls a field. */
function labelAt(path: string): unknown {
  const found = path
    .split('.')
    .reduce<unknown>((words, name) => (words as Record<string, unknown> | undefined)?.[name], en.field);
  return (found as { readonly label?: string } | undefined)?.label;
}

const epochOf = (epoch: number, change: Partial<EpochRecord> = {}): EpochRecord =>
  anEpoch(epoch, {
    trainLoss: 2 / epoch,
    trainAccuracy: 1 - 0.5 / epoch,
    validationLoss: 2.2 / epoch,
    validationAccuracy: 0.9 - 0.5 / epoch,
    validationTop5: 1,
    validationMacroF1: 0.5,
    durationMs: 1500,
    best: true,
    ...change,
  });

const classes = ['crow & rook', '</title><script>alert(1)</script>', '鳥'];

const dataset = summaryOf({
  name: 'birds.zip',
  classes: classes.map((name, i) => ({
    name,
    trainingCount: [400, 100, 12][i] ?? 0,
    validationCount: 0,
    testCount: 0,
    originalCount: [400, 100, 12][i] ?? 0,
  })),
  imageCount: 512,
  problems: [{ code: 'truncated', path: 'a.jpg', severity: 'excluded' }],
});

const input: ReportInput = {
  name: 'birds <3',
  date: '21 November 2026',
  recipe: { ...DEFAULT_RECIPE, augmentation: { ...DEFAULT_RECIPE.augmentation, horizontalFlip: 0.5 } },
  classes,
  dataset,
  epochs: [1, 2, 3].map((n) => epochOf(n)),
  confusion: { classCount: 3, counts: Uint32Array.of(9, 1, 0, 2, 8, 0, 0, 5, 0) },
  verdict: { title: 'Too few <images> to say', seen: 'Of 25.', means: 'Another split, another figure.' },
  parameterCount: 12345,
  device: 'CPU (WebAssembly, 4 threads)',
};

describe('the report of a run', () => {
  const html = runReport(input, english);

  it('tells data, recipe, result, curves, confusion and limits', () => {
    for (const word of ['data', 'recipe', 'result', 'curves', 'confusion', 'limits'] as const) {
      expect(html).toContain(`<h2>${en.report[word]}</h2>`);
    }
    expect(html).toContain('<dt>Parameters</dt><dd>12345</dd>');
    expect(html).toContain('horizontalFlip 0.5');
    expect(html).toContain('<dd>73.3 % ('); // 0.9 − 0.5/3 of the best epoch
    expect(html.match(/<svg /g)).toHaveLength(3);
    expect(html).toContain('@page');
  });

  it('lists the hardest classes first', () => {
    const rows = [...html.matchAll(/<tr><th>([^<]*)<\/th><td>/g)].map((match) => match[1]);
    expect(rows[0]).toBe('鳥'); // never predicted: F1 0
    expect(rows.at(-1)).toBe('crow &amp; rook');
  });

  it('lets no name become markup, and asks for nothing', () => {
    expect(html).not.toContain('<script');
    expect(html).toContain('birds &lt;3');
    expect(html).not.toMatch(/(src|href)=/);
    expect(html).toContain("default-src 'none'");
  });

  it.each([
    'noConfusionNothingHeldOut',
    'noConfusionNoImages',
    'noConfusionOtherClasses',
    'noConfusionNoModel',
    'noConfusionFailed',
  ] as const)('says why there is no confusion matrix: %s', (confusion) => {
    const without = runReport({ ...input, confusion }, english);
    expect(without).toContain(`<h2>${en.report.confusion}</h2>\n<p>${en.report[confusion]}</p>`);
    expect(without.match(/<svg /g)).toHaveLength(2);
    expect(without).not.toContain(en.report.hardest);
  });

  it('says what the figures mean as the screen does, and how sure the accuracy is', () => {
    expect(html).toContain('<h2>What the figures mean</h2>');
    expect(html).toContain('Too few &lt;images&gt; to say');
    expect(runReport({ ...input, verdict: null }, english)).not.toContain('What the figures mean');
    // Epoch 3 of 25 images: Wilson's interval of 73.3 %.
    expect(html).toContain(english.say('between', { value: '73.3 %', low: '53.8 %', high: '86.7 %' }));
  });

  it.each([
    ...Object.values(DEFAULT_ARCHITECTURES).map((architecture) => ({ architecture })),
    { optimizer: defaultOptimizer('adam') },
    { optimizer: defaultOptimizer('adamw') },
    { optimizer: defaultOptimizer('sgd') },
    { optimizer: defaultOptimizer('rmsprop') },
    { optimizer: defaultOptimizer('adagrad') },
  ])('tells its settings by words of the form: %j', (change) => {
    const asked: string[] = [];
    const words = { ...english, field: (path: string) => `${asked.push(path)}` };
    runReport({ ...input, recipe: { ...DEFAULT_RECIPE, ...change } }, words);
    expect(asked).not.toEqual([]);
    for (const path of asked) expect(labelAt(path.replace('.0.', '.')), path).toEqual(expect.any(String));
  });

  it('names no activation of a layer that is not there', () => {
    expect(html).not.toContain('hiddenActivation');
  });

  it('leaves out what was not measured', () => {
    const confusion = 'noConfusionNoImages';
    const bare = runReport({ ...input, confusion, dataset: null, epochs: [], device: null }, english);
    expect(bare).not.toContain('NaN');
    expect(bare).not.toContain('Infinity');
  });
});

describe('limits', () => {
  const codesOf = (epochs: EpochRecord[], data: DatasetSummary | null = null) =>
    limitsOf(DEFAULT_RECIPE, epochs, data).map(({ code }) => code);

  it('follow from the figures', () => {
    expect(codesOf([epochOf(1, { validationAccuracy: null, best: false })])).toEqual([
      'limitOneSeed',
      'limitNoValidation',
    ]);
    expect(
      codesOf([epochOf(1), epochOf(2, { trainAccuracy: 0.99, validationAccuracy: 0.6 })], dataset),
    ).toEqual([
      'limitOneSeed',
      'limitChosenOnValidation',
      'limitFewValidation',
      'limitFewImages',
      'limitImbalance',
      'limitExcluded',
    ]);
  });

  it('say how sure an accuracy on few images is', () => {
    const told = (validationAccuracy: number) =>
      limitsOf(DEFAULT_RECIPE, [epochOf(1, { validationAccuracy })], dataset).find(
        (l) => l.code === 'limitFewValidation',
      )?.values;
    // 10 % of 512 images. Wilson's interval at 0.4: 27.7 % to 53.7 %; where all are right, 93.0 % to 100 %.
    expect(told(0.4)).toEqual({ count: 51, percentPoints: 13 });
    expect(told(1)).toEqual({ count: 51, percentPoints: 4 });
  });
});

describe('charts as SVG', () => {
  const chart: LineChart = {
    title: 'Loss',
    xName: 'Epoch',
    width: 200,
    height: 100,
    formatX: String,
    formatY: String,
    series: [{ name: 'a < b', color: '#123456', points: [] }],
  };
  const withPoints = (points: [number, number][]) =>
    lineChartSvg({ ...chart, series: [{ ...chart.series[0], points }] });

  it.each([
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0, 7, 5, [0, 2, 4, 6]],
    [-3, 12, 3, [0, 5, 10]],
    [0, 0.00042, 4, [0, 0.0002, 0.0004]],
    [3, 3, 5, [3]],
  ])('ticks of %d … %d are round', (low, high, count, expected) => {
    expect(ticksOf(low, high, count)).toEqual(expected);
  });

  it('ticks of whole things are whole', () => {
    expect(ticksOf(0, 1, 6, 1)).toEqual([0, 1]);
    expect(ticksOf(0, 3, 6, 1)).toEqual([0, 1, 2, 3]);
  });

  it('draws points where they belong', () => {
    const svg = withPoints([
      [0, 0],
      [10, 4],
    ]);
    // plot: 52 … 188 across, 28 … 54 down
    expect(svg).toContain('d="M52.0 54.0L188.0 28.0"');
    expect(svg).toContain('a &lt; b');
  });

  it('breaks a line where a value is missing, and survives having none', () => {
    const broken = withPoints([
      [0, 1],
      [1, Number.NaN],
      [2, 1],
      [3, Number.POSITIVE_INFINITY],
    ]);
    expect(broken.match(/d="([^"]*)"/)?.[1].match(/M/g)).toHaveLength(2);
    expect(broken).not.toMatch(/NaN|Infinity/);
    expect(lineChartSvg(chart)).not.toMatch(/NaN|Infinity/);
  });

  it('draws a confusion matrix of ten and of four hundred classes', () => {
    const draw = (classCount: number) => {
      const counts = new Uint32Array(classCount * classCount);
      for (let i = 0; i < classCount; i++) counts[i * classCount + ((i * 7) % classCount)] = 3;
      return confusionSvg({
        title: 't',
        confusion: { classCount, counts },
        classes: Array.from({ length: classCount }, (_, i) => `class ${i}`),
        truthName: 'Truth',
        predictionName: 'Prediction',
        side: 300,
      });
    };
    expect(draw(10)).toContain('>class 9</text>');
    expect(draw(10).match(/<rect/g)).toHaveLength(11);
    expect(draw(400)).not.toContain('class 9');
    expect(draw(400).match(/<rect/g)).toHaveLength(401);
  });
});
