import { compareCodePoints } from '../dataset/folder/code-point-order';
import type { DemoSetup } from '../formats/demo-setup';
import {
  type AnsweredImages,
  DEFAULT_SUBMISSION,
  type OwnFormat,
  writeSubmission,
} from '../formats/submission';
import { isWithheld } from '../metrics/threshold';
import type { Prediction } from '../protocol/prediction';
import { isPictureName } from '../shared/picture-names';
import type { ChosenFile } from '../ui/files-of-drop';
import { type Ranked, ranked } from './answers';
import type { Asked } from './background';
import { elementOf, textElement } from './elements';
import type { Words } from './words';

const RUNNERS_UP = 3;

/** Many pictures: a row for each as it is answered, and the answers as CSV. */
export class PictureTable {
  private readonly section = elementOf('many', HTMLElement);
  private readonly rows = elementOf('rows', HTMLTableSectionElement);
  private readonly count = elementOf('count', HTMLElement);
  private readonly stopButton = elementOf('stop', HTMLButtonElement);
  private readonly downloads = [elementOf('csv', HTMLButtonElement), elementOf('csv-all', HTMLButtonElement)];
  private predictions: Prediction[] = [];
  private probabilities: Float32Array[] = [];
  /** The newest choice: what is found out about an earlier one is not shown. */
  private work = { isWanted: true };

  constructor(
    private readonly setup: DemoSetup,
    private readonly predictor: Promise<Asked>,
    private readonly words: Words,
  ) {
    this.stopButton.addEventListener('click', () => this.stop());
    const [plain, all] = this.downloads;
    plain.addEventListener('click', () => this.download(DEFAULT_SUBMISSION, 'answers.csv'));
    all.addEventListener('click', () => {
      const header = [DEFAULT_SUBMISSION.header[0], ...setup.classes];
      this.download({ ...DEFAULT_SUBMISSION, answer: 'probabilities', header }, 'probabilities.csv');
    });
  }

  stop(): void {
    this.work.isWanted = false;
    this.stopButton.hidden = true;
  }

  hide(): void {
    this.stop();
    this.section.hidden = true;
  }

  /** Answers the pictures among the files, in Python's order of paths. */
  async take(files: readonly ChosenFile[]): Promise<void> {
    this.stop();
    const work = { isWanted: true };
    this.work = work;
    const pictures = files
      .filter(({ path }) => isPictureName(path))
      .toSorted((a, b) => compareCodePoints(a.path, b.path));
    this.predictions = [];
    this.probabilities = [];
    this.rows.replaceChildren();
    this.section.hidden = false;
    for (const button of this.downloads) button.disabled = true;
    if (pictures.length === 0) {
      this.count.textContent = this.words.say('noPictures');
      return;
    }
    this.stopButton.hidden = false;
    const predictor = await this.predictor;
    let unread = 0;
    for (const [done, { path, file }] of pictures.entries()) {
      if (!work.isWanted) break;
      this.count.textContent = this.words.say('progress', { done, count: pictures.length });
      unread += Number(!(await this.answerOne(predictor, path, file, work)));
    }
    if (work !== this.work) return;
    this.stopButton.hidden = true;
    const told = [this.words.say('named', { count: this.predictions.length })];
    if (unread > 0) told.push(this.words.say('unread', { count: unread }));
    if (!work.isWanted) told.push(this.words.say('stopped'));
    this.count.textContent = told.join(' · ');
    for (const button of this.downloads) button.disabled = this.predictions.length === 0;
  }

  /** Whether the picture could be read. */
  private async answerOne(
    predictor: Asked,
    path: string,
    file: File,
    work: { readonly isWanted: boolean },
  ): Promise<boolean> {
    const read = await file.arrayBuffer().catch(() => null);
    const answer = read === null ? null : await predictor.file(new Uint8Array(read));
    if (!work.isWanted) return true;
    if (answer?.ok) {
      const { probabilities } = answer.value;
      const [best, ...others] = ranked(this.setup.classes, probabilities, RUNNERS_UP);
      this.predictions.push({
        path,
        classIndex: this.setup.classes.indexOf(best.name),
        probability: best.probability,
      });
      this.probabilities.push(probabilities);
      this.addRow(path, best, others);
      return true;
    }
    const row = this.addRow(path, null, []);
    row.cells[1].textContent = this.words.failure(answer?.failure ?? { code: 'imageBroken' });
    return false;
  }

  private addRow(path: string, best: Ranked | null, others: readonly Ranked[]): HTMLTableRowElement {
    const { formats } = this.words;
    const row = document.createElement('tr');
    if (best === null) row.className = 'unread';
    const isNone = best !== null && isWithheld(best.probability, this.setup.threshold);
    // Withheld, and still worth knowing.
    const also = isNone ? [best, ...others] : others;
    row.append(
      textElement('td', path.slice(path.lastIndexOf('/') + 1), 'path'),
      isNone
        ? textElement('td', this.words.say('none'), 'best none')
        : textElement('td', best?.name ?? '', 'best'),
      textElement('td', best === null ? '' : formats.percent(best.probability), 'figure'),
      textElement(
        'td',
        also.map(({ name, probability }) => `${name} ${formats.percent(probability)}`).join(' · '),
        'others',
      ),
    );
    row.cells[0].title = path;
    this.rows.append(row);
    return row;
  }

  /** As the studio writes it. */
  private download(format: OwnFormat, name: string): void {
    const { classes } = this.setup;
    const probabilities = new Float32Array(this.probabilities.length * classes.length);
    for (const [i, row] of this.probabilities.entries()) probabilities.set(row, i * classes.length);
    const set: AnsweredImages = {
      classes,
      predictions: this.predictions,
      probabilities,
    };
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([writeSubmission(set, format)], { type: 'text/csv' }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}
