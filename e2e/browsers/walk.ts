// The walk that every browser must manage: what a person does on the first day.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { EXPECT_LIMIT_MS } from '../../scripts/stages/limits.mjs';
import { lacks } from '../../src/i18n/en/lacks';
import { addressOf, type ViewId } from '../../src/shared/views';
import { unzip } from '../making/zips';
import { words } from '../panels/words';
import { readCsv } from '../read-csv';
import { type DrivenBrowser, soon } from './driven-browser';

const PICTURES = 'screenshots/browsers';

/** Errors of the page and of its workers, what it said on the console, and violations of the policy: see watch.js. */
export function complaintsOf(browser: DrivenBrowser): Promise<readonly string[]> {
  return browser.evaluate(`return JSON.parse(sessionStorage.getItem('vireo-walk') ?? '[]')`);
}

/** A person before a browser, who presses buttons by their names and reads. */
export class Walker {
  private pictures = 0;

  constructor(
    readonly browser: DrivenBrowser,
    private readonly name: string,
  ) {
    mkdirSync(PICTURES, { recursive: true });
  }

  /** A step of the walk; it ends with a picture, and where the page broke or complained it has failed. */
  async step(title: string, work: () => Promise<void>): Promise<void> {
    await test.step(title, async () => {
      try {
        await work();
        const text = await this.text();
        for (const broken of [words.broken.title, words.broken.partTitle]) expect(text).not.toContain(broken);
        expect(await complaintsOf(this.browser), 'errors and violations of the policy').toEqual([]);
      } finally {
        const number = String(++this.pictures).padStart(2, '0');
        const file = path.join(PICTURES, `${this.name}-${number}-${title.replaceAll(/\W+/g, '-')}.png`);
        writeFileSync(file, await this.browser.picture());
      }
    });
  }

  text(): Promise<string> {
    return this.browser.evaluate<string>('return document.body.innerText');
  }

  /** What the training status says. */
  status(): Promise<string> {
    return this.browser.evaluate<string>(
      `return document.querySelector('[role=status][aria-label="Training status"]')?.textContent ?? ''`,
    );
  }

  async waitForText(text: string | RegExp): Promise<void> {
    const isThere = async () => {
      const all = await this.text();
      return (typeof text === 'string' ? all.includes(text) : text.test(all)) || null;
    };
    await soon(isThere, String(text), EXPECT_LIMIT_MS);
  }

  /** Waits until the status begins with a word; that it failed ends the wait. */
  async waitForStatus(wanted: RegExp): Promise<string> {
    const read = async () => {
      const status = await this.status();
      return wanted.test(status) || status.startsWith('Failed') ? status : null;
    };
    const found = await soon(read, `the status ${wanted}`, EXPECT_LIMIT_MS);
    expect(found).toMatch(wanted);
    return found;
  }

  /** Presses the button of that name, once it can be pressed. */
  async press(name: string): Promise<void> {
    const press = () =>
      this.browser.evaluate<boolean | null>(`
        const named = [...document.querySelectorAll('button')].find((button) =>
          !button.disabled && (button.getAttribute('aria-label') ?? button.textContent.trim()) === ${JSON.stringify(name)});
        named?.click();
        return named ? true : null;`);
    await soon(press, `the button ${name}`, EXPECT_LIMIT_MS);
  }

  /** Opens a view by its link in the rail. */
  async show(view: ViewId): Promise<void> {
    const follow = () =>
      this.browser.evaluate<boolean | null>(`
        const link = document.querySelector('nav a[href="${addressOf(view)}"]');
        link?.click();
        return link ? true : null;`);
    await soon(follow, `the view ${view}`, EXPECT_LIMIT_MS);
  }

  /** The bytes of the file that pressing a button downloads. */
  async download(button: string, ending: string): Promise<Buffer> {
    await this.press(button);
    const whole = async () => {
      const names = readdirSync(this.browser.downloads);
      const found = names.find((name) => name.endsWith(ending));
      if (!found) return null;
      const bytes = readFileSync(path.join(this.browser.downloads, found));
      return bytes.length > 0 && names.every((name) => !name.endsWith('.part')) ? bytes : null;
    };
    return soon(whole, `the download ${ending}`, EXPECT_LIMIT_MS);
  }
}

/** What a browser can, as this walk found it. */
export interface Found {
  readonly threads: number;
  readonly goesOn: boolean;
}

/** Sample → Quick start on the CPU → both downloads → reload → go on where the browser keeps anything. */
export async function walk(browser: DrivenBrowser, name: string, url: string): Promise<Found> {
  const walker = new Walker(browser, name);
  let threads = 0;
  await walker.step('opened', async () => {
    await browser.open(url);
    await walker.waitForText(words.dataset.trySample);
    const status = await soon(
      async () => {
        const text = await walker.status();
        return /thread/.test(text) ? text : null;
      },
      'the device',
      EXPECT_LIMIT_MS,
    );
    threads = Number(/(\d+) threads?/.exec(status)?.[1]);
    expect(threads).toBeGreaterThan(0);
  });
  await walker.step('sample', async () => {
    await walker.press(words.dataset.trySample);
    await walker.waitForText(/\b600\b/);
  });
  await walker.step('trained', async () => {
    await walker.press('Start training');
    await walker.waitForStatus(/^Training/);
    await walker.waitForStatus(/^Finished · epoch 8 of 8/);
  });
  await walker.show('runs');
  const saysNothingIsKept = [words.failure.storageUnavailable, lacks.lack.loss.keptRuns];
  const kept = async () => {
    const text = await walker.text();
    if (saysNothingIsKept.some((sentence) => text.includes(sentence))) return 'nothing';
    return text.includes(words.runs.exportAll) ? 'runs' : null;
  };
  const keepsNothing = (await soon(kept, 'what is kept of the run', EXPECT_LIMIT_MS)) === 'nothing';
  await walker.step('downloaded', async () => {
    await walker.show('results');
    const files = await unzip(await walker.download('Download weights', '.zip'));
    expect([...files.keys()]).toEqual(expect.arrayContaining(['model.safetensors', 'recipe.json']));
    expect(files.get('model.safetensors')?.length).toBeGreaterThan(10_000);
    const [header, ...rows] = readCsv(await walker.download('Download submission CSV', '.csv'));
    expect(header).toEqual(['Id', 'Category']);
    expect(rows.length).toBeGreaterThan(10);
  });
  await walker.step('reloaded', async () => {
    await browser.reload();
    await walker.show('data');
    await walker.waitForText(words.dataset.trySample);
    await walker.waitForStatus(/^Idle/);
  });
  if (keepsNothing) return { threads, goesOn: false };
  let pausedAt = 0;
  const epochIn = (status: string) => Number(/epoch (\d+)/.exec(status)?.[1]);
  await walker.step('interrupted', async () => {
    await walker.press(words.dataset.trySample);
    await walker.waitForText(/\b600\b/);
    await walker.press('Start training');
    await walker.waitForStatus(/^Training · epoch [2-8]/);
    // A run that pauses is saved where it stands.
    await walker.press('Pause');
    pausedAt = epochIn(await walker.waitForStatus(/^Paused · epoch \d/));
    await browser.reload();
    await walker.waitForText(words.interrupted.goOn);
  });
  await walker.step('gone on', async () => {
    await walker.press(words.interrupted.goOn);
    // Before its images are read it has no epoch yet; begun again it would be in its first one then.
    expect(epochIn(await walker.waitForStatus(/^Training · epoch [1-9]/))).toBeGreaterThanOrEqual(pausedAt);
    await walker.waitForStatus(/^Finished · epoch 8 of 8/);
  });
  return { threads, goesOn: true };
}
