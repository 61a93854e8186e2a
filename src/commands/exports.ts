import type { NoConfusion, ReportLanguage } from '../formats/report';
import { formatsOf } from '../i18n/formats';
import { say } from '../i18n/use-words';
import { type Confusion, countOutcome, emptyConfusion } from '../metrics/confusion';
import type { EvaluationSet, ExportedModel } from '../protocol/commands';
import type { Failure } from '../shared/result';
import { ask, useStudio } from '../state/studio';
import { fileNameOf } from './downloads';
import { saveFile } from './save-file';
import { svgToPng } from './svg-to-png';

/** What a model can leave as. */
export const DESTINATIONS = ['pytorch', 'onnx', 'tfjs', 'demo'] as const;
export type Destination = (typeof DESTINATIONS)[number];

/** Images whose logits go along with a PyTorch project. */
const SAMPLE_COUNT = 4;

/** Makes and saves the file; the failure where it could not be made. Writers are fetched when first needed. */
export async function exportTo(
  destination: Destination,
  weights: 'best' | 'last',
  language: string,
): Promise<Failure | null> {
  const answer = await ask('exportModel', { weights });
  if (!answer.ok) return answer.failure;
  const model = answer.value;
  const save = (name: string, content: Blob) => saveFile(fileNameOf(model.recipe, name), content);
  switch (destination) {
    case 'pytorch': {
      const sample = await ask('sampleLogits', { weights, count: SAMPLE_COUNT });
      if (!sample.ok) return sample.failure;
      const { exportPytorchProject } = await import('../formats/pytorch-project');
      save('pytorch.zip', await exportPytorchProject(model, sample.value));
      return null;
    }
    case 'onnx': {
      const { exportOnnx } = await import('../formats/onnx-export');
      save('model.onnx', exportOnnx(model));
      return null;
    }
    case 'tfjs': {
      const { exportTfjsLayers } = await import('../formats/tfjs-layers');
      const files = exportTfjsLayers(model);
      if (!files.ok) return files.failure;
      const { zipFiles } = await import('../formats/zip-files');
      const { modelJson, weights: bytes } = files.value;
      save('tfjs.zip', await zipFiles({ 'model.json': modelJson, 'model.weights.bin': bytes }));
      return null;
    }
    case 'demo': {
      const { exportHtmlDemo } = await import('../formats/html-demo');
      save('demo.html', exportHtmlDemo(model, demoWords(model, language)));
      return null;
    }
  }
}

function demoWords({ recipe, classes }: ExportedModel, language: string) {
  const { name } = recipe.dataset;
  return {
    language,
    title: say('demo.title', { name }),
    invitation: say('demo.invitation'),
    working: say('demo.working'),
    unreadable: say('demo.unreadable'),
    about: say('demo.about', { count: formatsOf(language).count(classes.length) }),
  };
}

function reportWords(language: string): ReportLanguage {
  const { count, percent, figure, duration } = formatsOf(language);
  return {
    language,
    say: (word, values) => say(`report.${word}`, values),
    count,
    percent: (share) => percent(share),
    figure: (value) => figure(value),
    duration,
  };
}

function confusionOf({ classes, labels, predictions }: EvaluationSet): Confusion {
  const confusion = emptyConfusion(classes.length);
  for (const [i, { classIndex }] of predictions.entries())
    countOutcome(confusion, labels[i] ?? 0, classIndex);
  return confusion;
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

/** The printable page about the run on the screen. */
export async function downloadReport(language: string): Promise<void> {
  const { run, model, recipe, dataset } = useStudio.getState();
  const confusion = await heldOutConfusion();
  const ran = run.recipe ?? model.report?.recipe ?? recipe.recipe;
  const { runReport } = await import('../formats/report');
  const html = runReport(
    {
      name: ran.dataset.name,
      date: new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date()),
      recipe: ran,
      classes: model.report?.classes ?? dataset.summary?.classes.map(({ name }) => name) ?? [],
      dataset: dataset.summary,
      epochs: run.epochs,
      confusion,
      parameterCount: model.report?.summary.parameterCount ?? null,
      device: run.progress?.device?.name ?? null,
    },
    reportWords(language),
  );
  saveFile(fileNameOf(ran, 'report.html'), new Blob([html], { type: 'text/html' }));
}

/** Loss and accuracy, each as SVG and PNG, in one zip. */
export async function downloadCharts(language: string): Promise<void> {
  const { run } = useStudio.getState();
  const { lossChart, accuracyChart } = await import('../formats/report');
  const { zipFiles } = await import('../formats/zip-files');
  const words = reportWords(language);
  const charts = { loss: lossChart(run.epochs, words), accuracy: accuracyChart(run.epochs, words) };
  const files: Record<string, string | Blob> = {};
  for (const [name, svg] of Object.entries(charts)) {
    files[`${name}.svg`] = svg;
    files[`${name}.png`] = await svgToPng(svg);
  }
  saveFile(fileNameOf(run.recipe, 'charts.zip'), await zipFiles(files));
}
