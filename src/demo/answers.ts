import type { DemoSetup } from '../formats/demo-setup';
import { isWithheld } from '../metrics/threshold';
import { elementOf, textElement } from './elements';
import type { Answer } from './predictor';
import type { Words } from './words';

const MOST_SHOWN = 5;

export interface Ranked {
  readonly name: string;
  readonly probability: number;
}

/** The likeliest classes, the likeliest first; equal ones in the order of the classes, as in the studio. */
export function ranked(classes: readonly string[], probabilities: Float32Array, count: number): Ranked[] {
  return Array.from(probabilities, (probability, i) => ({ name: classes[i], probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, count);
}

/** The answer to one picture: a bar for each of the likeliest classes. */
export class AnswerList {
  private readonly list = elementOf('answers', HTMLOListElement);
  private readonly status = elementOf('status', HTMLElement);

  constructor(
    private readonly setup: DemoSetup,
    private readonly words: Words,
  ) {}

  say(text: string): void {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  clear(text: string): void {
    this.list.replaceChildren();
    this.say(text);
  }

  show({ probabilities, warnings, durationMs }: Answer): void {
    const { formats } = this.words;
    const best = ranked(this.setup.classes, probabilities, MOST_SHOWN);
    const isNone = isWithheld(best[0]?.probability ?? 0, this.setup.threshold);
    const shown = best.map(({ name, probability }) => {
      const item = document.createElement('li');
      const track = textElement('span', '', 'track');
      const bar = textElement('span', '', 'bar');
      bar.style.width = `${probability * 100}%`;
      track.append(bar);
      item.append(
        textElement('span', name, 'name'),
        track,
        textElement('span', formats.percent(probability), 'figure'),
      );
      return item;
    });
    if (isNone) shown.unshift(textElement('li', this.words.say('none'), 'none'));
    this.list.replaceChildren(...shown);
    const remarks = warnings.map((warning) => this.words.failure(warning));
    if (isNone) remarks.unshift(this.words.say('noneWhy'));
    this.say([`${formats.count(durationMs)} ms`, ...remarks].join(' · '));
  }
}
