import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures';
import { words } from './panels/words';

test('a run whose row breaks while it is drawn is told, exported and deleted, and the others stay', async ({
  page,
  studio,
}) => {
  // An entry that its schema takes, and the table cannot draw: the date of the run that stands first.
  await page.addInitScript(() => {
    const { get } = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format') ?? {};
    let unlucky: number | Date | undefined;
    Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {
      get() {
        const format = get?.call(this);
        return (moment?: number | Date) => {
          unlucky ??= moment;
          if (moment === unlucky) throw new RangeError('No such date');
          return format(moment);
        };
      },
    });
  });
  await studio.open();
  const { dataset, runs } = studio;
  await dataset.trySample.click();
  await dataset.expectImages(600);
  await runs.import({ name: 'ledger.zip', bytes: readFileSync('reference/written-by/0.1/ledger.zip') });
  await runs.expectCount(2);
  const broken = runs.table.getByRole('row').filter({ hasText: words.broken.partTitle });
  await expect(broken).toHaveCount(1);
  await expect(broken).toContainText('No such date');
  await expect(runs.table.getByRole('button', { name: /^Actions for/ })).toHaveCount(1);

  const download = page.waitForEvent('download');
  await broken.getByRole('button', { name: words.runs.export }).click();
  expect((await download).suggestedFilename()).toMatch(/\.vireo-run$/);
  await broken.getByRole('button', { name: words.runs.delete }).click();
  await runs.expectCount(1);
  await expect(broken).toHaveCount(0);
});
