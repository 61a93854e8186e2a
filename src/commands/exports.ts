import type { NoConfusion, ReportLanguage } from '../formats/report';
import { deviceInWords } from '../i18n/device-in-words';
import { formatsOf } from '../i18n/formats';
import { loadDatasetWords } from '../i18n/language';
import { startInWords } from '../i18n/start-in-words';
import { fieldName, optionName, say } from '../i18n/use-words';
import { verdictInWords } from '../i18n/verdict-in-words';
import type { Confusion } from '../metrics/confusion';
import type { ExportedModel, LogitSample, ModelSplit } from '../protocol/model';
import { fetchPart } from '../shared/fetch-part';
import { type Failure, type Result, success } from '../shared/result';
import { confusionOf, verdictOfRun } from '../state/selectors/run-verdict';
import { ask, useStudio } from '../state/studio';
import { cardFacts, fileNameOf } from './downloads';
import { saveFile } from './save-file';
import { svgToPng } from './svg-to-png';

/** Images whose logits go along with a PyTorch project. */
const SAMPLE_COUNT = 4;

/** Of a model that leaves for PyTorch: some images' logits, and the images of its run by role. */
async function whatProjectsNeed(
  weights: ExportRequest['weights'],
): Promise<Result<{ readonly sample: LogitSample; readonly split: ModelSplit | null }>> {
  const sample = await ask('sampleLogits', { weights, count: SAMPLE_COUNT });
  if (!sample.ok) return sample;
  const split = await ask('modelSplit', {});
  return split.ok ? success({ sample: sample.value, split: split.value }) : split;
}

interface ExportFormat {
  /** How its file's name ends. */
  readonly file: string;
  /** Fetches its writer, and writes. */
  write(model: ExportedModel, asked: ExportRequest): Promise<Result<Blob>>;
}

interface ExportRequest {
  readonly weights: 'best' | 'last';
  readonly language: string;
}

/**
 * Everything a model can leave as, in the order of the screen: a new one is its writer in formats/, an entry here, and an
 * icon and words (`elsewhere.<name>`), which the compiler asks for.
 */
const EXPORT_FORMATS = {
  pytorch: {
    file: 'pytorch.zip',
    async write(model, { weights }) {
      const asked = await whatProjectsNeed(weights);
      if (!asked.ok) return asked;
      const { sample, split } = asked.value;
      const part = await fetchPart(() => import('../formats/pytorch-project'));
      if (!part.ok) return part;
      const card = await cardFacts(model);
      if (!card.ok) return card;
      return success(await part.value.exportPytorchProject(model, sample, split, card.value));
    },
  },
  notebook: {
    file: 'notebook.ipynb',
    async write(model, { weights }) {
      const asked = await whatProjectsNeed(weights);
      if (!asked.ok) return asked;
      const { sample, split } = asked.value;
      const part = await fetchPart(() => import('../formats/notebook/export-notebook'));
      if (!part.ok) return part;
      const { summary } = useStudio.getState().dataset;
      const toPredict = summary?.folders.find(({ role }) => role === 'unlabelled')?.path ?? null;
      return success(part.value.exportNotebook(model, sample, split, toPredict));
    },
  },
  onnx: {
    file: 'model.onnx',
    async write(model) {
      const part = await fetchPart(() => import('../formats/onnx-export'));
      return part.ok ? success(part.value.exportOnnx(model)) : part;
    },
  },
  tfjs: {
    file: 'tfjs.zip',
    async write(model) {
      const part = await fetchPart(() =>
        Promise.all([
          import('../formats/tfjs-layers'),
          import('../formats/zip-files'),
          import('../formats/preprocessing-description'),
        ]),
      );
      if (!part.ok) return part;
      const [{ exportTfjsLayers }, { zipFiles }, { preprocessingDescription }] = part.value;
      const files = exportTfjsLayers(model);
      if (!files.ok) return files;
      const { modelJson, weights } = files.value;
      return success(
        await zipFiles({
          'model.json': modelJson,
          'model.weights.bin': weights,
          'preprocessing.json': preprocessingDescription(model),
        }),
      );
    },
  },
  demo: {
    file: 'demo.html',
    async write(model, { language }) {
      const part = await fetchPart(() =>
        Promise.all([import('../formats/html-demo'), import('./demo-words'), loadDatasetWords()]),
      );
      if (!part.ok) return part;
      const [{ exportHtmlDemo }, { demoWords }] = part.value;
      const { threshold } = useStudio.getState().model;
      return success(exportHtmlDemo(model, demoWords(model, language, threshold), threshold));
    },
  },
} as const satisfies Record<string, ExportFormat>;

export type Destination = keyof typeof EXPORT_FORMATS;

/** What a model can leave as. */
export const DESTINATIONS = Object.keys(EXPORT_FORMATS) as readonly Destination[];

/** Makes and saves the file; the failure where it could not be made. */
export async function exportTo(destination: Destination, asked: ExportRequest): Promise<Failure | null> {
  const answer = await ask('exportModel', { weights: asked.weights });
  if (!answer.ok) return answer.failure;
  const { file, write }: ExportFormat = EXPORT_FORMATS[destination];
  const written = await write(answer.value, asked);
  if (!written.ok) return written.failure;
  saveFile(fileNameOf(answer.value.recipe, file), written.value);
  return null;
}

function reportWords(language: string): ReportLanguage {
  const { number, count, percent, figure, duration } = formatsOf(language);
  return {
    language,
    say: (word, values) => say(`report.${word}`, values),
    start: startInWords,
    field: fieldName,
    option: optionName,
    number,
    count,
    percent: (share) => percent(share),
    figure: (value) => figure(value),
    duration,
  };
}

/** Failures of an evaluation that have a sentence of their own in the report. */
const NO_CONFUSION: Readonly<Record<string, NoConfusion>> = {
  nothingHeldOut: 'noConfusionNothingHeldOut',
  noDataset: 'noConfusionNoImages',
  nothingToPredict: 'noConfusionNoImages',
  nothingDecodable: 'noConfusionNoImages',
  otherClasses: 'noConfusionOtherClasses',
  noModel: 'noConfusionNoModel',
};

/** Of the validation images, looked at now where that was not done yet; or why there is none. */
async function heldOutConfusion(): Promise<Confusion | NoConfusion> {
  const { evaluation } = useStudio.getState();
  if (evaluation.set?.split === 'validation') return confusionOf(evaluation.set);
  const answer = await ask('evaluateModel', { split: 'validation' });
  if (answer.ok) return confusionOf(answer.value);
  return NO_CONFUSION[answer.failure.code] ?? 'noConfusionFailed';
}

/** The printable page about the run on the screen; the failure where it could not be made. */
export async function downloadReport(language: string): Promise<Failure | null> {
  const words = await loadDatasetWords();
  if (!words.ok) return words.failure;
  const part = await fetchPart(() => import('../formats/report'));
  if (!part.ok) return part.failure;
  const confusion = await heldOutConfusion();
  const { run, model, recipe, dataset, health } = useStudio.getState();
  const verdict = verdictOfRun(run, {
    health: health.report,
    heldOut: typeof confusion === 'string' ? null : confusion,
  });
  const ran = run.recipe ?? model.report?.recipe ?? recipe.recipe;
  const html = part.value.runReport(
    {
      name: ran.dataset.name,
      date: new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date()),
      recipe: ran,
      classes: model.report?.classes ?? dataset.summary?.classes.map(({ name }) => name) ?? [],
      dataset: dataset.summary,
      epochs: run.epochs,
      confusion,
      verdict: verdict && verdictInWords(verdict, formatsOf(language)),
      parameterCount: model.report?.summary.parameterCount ?? null,
      device: run.progress?.device ? deviceInWords(run.progress.device) : null,
    },
    reportWords(language),
  );
  saveFile(fileNameOf(ran, 'report.html'), new Blob([html], { type: 'text/html' }));
  return null;
}

/** Loss and accuracy, each as SVG and PNG, in one zip; the failure where it could not be made. */
export async function downloadCharts(language: string): Promise<Failure | null> {
  const { run } = useStudio.getState();
  const said = await loadDatasetWords();
  if (!said.ok) return said.failure;
  const part = await fetchPart(() =>
    Promise.all([import('../formats/report'), import('../formats/zip-files')]),
  );
  if (!part.ok) return part.failure;
  const [{ lossChart, accuracyChart }, { zipFiles }] = part.value;
  const words = reportWords(language);
  const charts = { loss: lossChart(run.epochs, words), accuracy: accuracyChart(run.epochs, words) };
  const files: Record<string, string | Blob> = {};
  for (const [name, svg] of Object.entries(charts)) {
    files[`${name}.svg`] = svg;
    files[`${name}.png`] = await svgToPng(svg);
  }
  saveFile(fileNameOf(run.recipe, 'charts.zip'), await zipFiles(files));
  return null;
}
