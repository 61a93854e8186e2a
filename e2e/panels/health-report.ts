import { expect, type Locator } from '@playwright/test';
import type { FindingKind } from '../../src/shared/finding-kinds';
import type { DatasetPanel } from './dataset-panel';
import { words } from './words';

/** What the data check says of the open dataset. */
export class HealthReport {
  private readonly region: Locator;

  constructor({ region }: DatasetPanel) {
    this.region = region;
  }

  /** Shows the list, and waits until the data check, which runs by itself, has looked at every image. */
  async check(): Promise<void> {
    await this.region.getByRole('tab', { name: /^Problems/ }).click();
    await expect(this.region).toContainText(/images? (was|were) compared/);
  }

  heading(kind: FindingKind): Locator {
    return this.region.getByRole('button', { name: new RegExp(`^${words.finding[kind].title}`) });
  }

  /** The remedy beside a heading: sets all of a finding aside, or puts it back. */
  remedy(kind: FindingKind): Locator {
    return this.heading(kind).locator('xpath=../..').getByRole('button').last();
  }

  get keepTogether(): Locator {
    return this.region.getByRole('button', { name: words.health.keepTogether });
  }

  get letDivide(): Locator {
    return this.region.getByRole('button', { name: words.health.letDivide });
  }

  /** Opens a finding and answers with its rows. */
  async open(kind: FindingKind): Promise<Locator> {
    const heading = this.heading(kind);
    if ((await heading.getAttribute('aria-expanded')) === 'false') await heading.click();
    return this.region
      .getByRole('region', { name: new RegExp(`^${words.finding[kind].title}`) })
      .getByRole('listitem');
  }
}
