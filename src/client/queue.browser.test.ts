import { afterEach, expect, test } from 'vitest';
import type { QueueView } from '../protocol/queue';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { answerOf } from './testing/listen';
import { createTrainerClient, type TrainerClient } from './trainer-client';

interface Tab {
  readonly client: TrainerClient;
  /** What it was told of the queue without asking. */
  readonly told: QueueView[];
  /** What it knows last: an answer of its own, or what it was told since. */
  known: QueueView | null;
}

const tabs: Tab[] = [];

function openTab(): Tab {
  const client = createTrainerClient({
    onEvent: (event) => {
      if (event.type !== 'queueChanged') return;
      tab.told.push(event.view);
      tab.known = event.view;
    },
  });
  const tab: Tab = { client, told: [], known: null };
  tabs.push(tab);
  return tab;
}

const add = (id: string) => ({
  change: { kind: 'add', entries: [{ id, label: id, recipe: DEFAULT_RECIPE }], afresh: false } as const,
});
const idsOf = ({ queue }: QueueView) => queue.entries.map(({ id }) => id);
const remove = (id: string) => ({ change: { kind: 'remove', id } as const });

async function emptied(): Promise<void> {
  const { client } = openTab();
  for (const id of idsOf(answerOf(await client.request('readQueue', {}))))
    await client.request('changeQueue', remove(id));
}

afterEach(async () => {
  await emptied();
  for (const { client } of tabs.splice(0)) client.terminate();
});

test('what two tabs change at once is all there, in one order, and known to both', async () => {
  const [one, other] = [openTab(), openTab()];
  // A tab whose worker starts when the other has changed all is told nothing: it knows by its own answers.
  await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const tab = i % 2 === 0 ? one : other;
      tab.known = answerOf(await tab.client.request('changeQueue', add(`entry ${i}`)));
    }),
  );
  const seen = idsOf(answerOf(await one.client.request('readQueue', {})));
  expect(seen.toSorted()).toEqual(Array.from({ length: 20 }, (_, i) => `entry ${i}`).toSorted());
  expect(idsOf(answerOf(await other.client.request('readQueue', {})))).toEqual(seen);
  for (const tab of tabs) await expect.poll(() => tab.known && idsOf(tab.known)).toEqual(seen);
});

test('a tab is told what another changes', async () => {
  const [one, other] = [openTab(), openTab()];
  for (const { client } of tabs) answerOf(await client.request('readQueue', {}));
  for (const [changing, watching, id] of [
    [one, other, 'first'],
    [other, one, 'second'],
  ] as const) {
    const changed = answerOf(await changing.client.request('changeQueue', add(id)));
    await expect.poll(() => watching.told.at(-1)).toEqual(changed);
  }
});

test('one tab works through the queue; when it dies another is told, and finds what was taken waiting again', async () => {
  const [one, other] = [openTab(), openTab()];
  answerOf(await one.client.request('changeQueue', add('a')));
  answerOf(await one.client.request('driveQueue', { drive: true }));
  const taken = await one.client.request('changeQueue', { change: { kind: 'take', id: 'a', runId: 'r' } });
  expect(answerOf(taken).queue.entries[0]?.runId).toBe('r');

  const seen = answerOf(await other.client.request('readQueue', {}));
  expect(seen.drivenElsewhere).toBe(true);
  expect(seen.queue.entries[0]?.runId).toBe('r');
  expect(await other.client.request('driveQueue', { drive: true })).toMatchObject({
    ok: false,
    failure: { code: 'queueElsewhere' },
  });
  one.client.terminate();
  await expect.poll(() => other.told.at(-1)?.drivenElsewhere).toBe(false);
  expect(other.told.at(-1)?.queue.entries).toMatchObject([{ id: 'a', runId: null }]);
  answerOf(await other.client.request('driveQueue', { drive: true }));
});
