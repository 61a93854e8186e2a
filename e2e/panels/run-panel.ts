import { expect, type Locator, type Page } from '@playwright/test';
import { inView } from './in-view';

/** One row of the epoch table as it is read on the screen; accuracies as shares of 1. */
export interface EpochRow {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  readonly learningRate: number;
  readonly seconds: number;
}

export const EPOCH_COLUMNS = [
  'Epoch',
  'Train loss',
  'Train accuracy',
  'Validation loss',
  'Validation accuracy',
  'Learning rate',
  'Seconds',
];

export type StatusWord = 'Idle' | 'Preparing' | 'Training' | 'Paused' | 'Finished' | 'Stopped' | 'Failed';

/** A run changes quickly: it is looked at often. */
const OFTEN = { intervals: [100] };

/** The third step: training, and watching it learn. */
export class RunPanel {
  readonly region: Locator;
  readonly status: Locator;
  readonly start: Locator;
  readonly pause: Locator;
  readonly resume: Locator;
  readonly stop: Locator;
  readonly loss: Locator;
  readonly accuracy: Locator;
  readonly epochTable: Locator;
  readonly alerts: Locator;

  constructor(page: Page) {
    this.region = inView(page, 'train', page.getByRole('region', { name: 'Run', exact: true }));
    this.status = page.getByRole('status', { name: 'Training status' });
    this.start = page.getByRole('button', { name: 'Start training' });
    this.pause = page.getByRole('button', { name: 'Pause', exact: true });
    this.resume = page.getByRole('button', { name: 'Resume', exact: true });
    this.stop = page.getByRole('button', { name: 'Stop', exact: true });
    this.loss = inView(page, 'train', page.getByRole('figure', { name: 'Loss', exact: true }));
    this.accuracy = inView(page, 'train', page.getByRole('figure', { name: 'Accuracy', exact: true }));
    this.epochTable = inView(page, 'train', page.getByRole('table', { name: 'Epoch metrics' }));
    this.alerts = this.region.getByRole('alert');
  }

  /** Waits for the status line to begin with a word; Failed instead ends the wait at once. */
  async expectStatus(word: StatusWord): Promise<void> {
    const expected = word === 'Failed' ? /^Failed/ : new RegExp(`^(${word}|Failed)`);
    let text = '';
    const read = async () => {
      text = (await this.status.textContent()) ?? '';
      return text;
    };
    await expect.poll(read, OFTEN).toMatch(expected);
    const reason = (await this.alerts.allTextContents()).join(' ');
    expect(text, reason).toMatch(new RegExp(`^${word}`));
  }

  /** Waits until the run that ended has given way to one that begins. */
  async expectUnderWay(): Promise<void> {
    await expect(this.status).toHaveText(/^(Preparing|Training)/);
  }

  /** Waits until the table has more rows than `count`. */
  async expectEpochsBeyond(count: number): Promise<void> {
    await expect.poll(async () => (await this.epochRowsNow()).length, OFTEN).toBeGreaterThan(count);
  }

  /** Notes every text of the status line from now on; answers them when asked. */
  async recordStatus(): Promise<() => Promise<readonly string[]>> {
    const texts = await this.status.evaluateHandle((status) => {
      const seen: string[] = [];
      const note = () => seen.push(status.textContent ?? '');
      new MutationObserver(note).observe(status, { childList: true, characterData: true, subtree: true });
      return seen;
    });
    return () => texts.jsonValue();
  }

  /** Once there is a row: the view may be drawn anew. */
  async epochRows(): Promise<EpochRow[]> {
    await expect(this.epochTable.getByRole('cell').first()).toBeVisible();
    return this.epochRowsNow();
  }

  private async epochRowsNow(): Promise<EpochRow[]> {
    const texts = await this.epochTable
      .getByRole('row')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
      );
    return texts
      .filter((cells) => cells.length > 0)
      .map((cells) => {
        const at = (i: number) => readFigure(cells[i] ?? '');
        return {
          epoch: at(0),
          trainLoss: at(1),
          trainAccuracy: at(2),
          validationLoss: at(3),
          validationAccuracy: at(4),
          learningRate: at(5),
          seconds: at(6),
        };
      });
  }
}

/** `0.123`, `98.5%` (as a share), `1,234`; NaN where it is no figure. */
function readFigure(text: string): number {
  const plain = text.trim().replaceAll(',', '');
  const number = Number.parseFloat(plain);
  return plain.endsWith('%') ? number / 100 : number;
}
