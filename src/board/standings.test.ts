import { describe, expect, test } from 'vitest';
import { wilsonInterval } from '../metrics/intervals';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import type { Recipe } from '../recipe/schema';
import { entry } from '../training/runs/testing/memory-folders';
import { sortStandings } from './sort-standings';
import { type BoardRun, bestOfEach, standingsOf } from './standings';
import { standingsCsv } from './standings-csv';

interface Made {
  /** Of 200. */
  readonly right?: number | null;
  readonly count?: number;
  readonly step?: number;
  readonly runId?: string;
  readonly originalRunId?: string;
  readonly fingerprint?: string;
  readonly recipe?: Partial<Recipe>;
  readonly loss?: number | null;
}

let id = 0;
function run(student: string, made: Made = {}): BoardRun {
  const { right = 100, count = 200, step = 10, fingerprint = 'birds', recipe, loss = 0.5 } = made;
  const base = entry(made.runId ?? `run of ${student}`, 1);
  id += 1;
  return {
    id,
    file: `${student}.vireo-run`,
    student,
    entry: {
      ...base,
      ...(made.originalRunId && { originalRunId: made.originalRunId }),
      recipe: { ...DEFAULT_RECIPE, ...recipe },
      dataset: { name: fingerprint, fingerprint, imageCount: 2000 },
      result: {
        ...base.result,
        step,
        epoch: 3,
        validationAccuracy: right === null ? null : right / count,
        validationLoss: loss,
        validationCount: count,
      },
    },
  };
}

/** `rank name` of each row. */
const ranks = (runs: readonly BoardRun[], wanted: string | null = null) =>
  standingsOf(runs, wanted).rows.map(({ rank, run: { student } }) => `${rank} ${student}`);
/** `name: kind` of each that is not compared. */
const asides = (runs: readonly BoardRun[], wanted: string | null = null) =>
  standingsOf(runs, wanted).aside.map(({ run: { student }, reason }) => `${student}: ${reason.kind}`);

describe('the standings', () => {
  test('are by the share named rightly, with the interval of chance', () => {
    const { rows } = standingsOf([run('ana', { right: 150 }), run('ben', { right: 180 })], null);
    expect(rows.map(({ rank, score, run: { student } }) => [rank, student, score])).toEqual([
      [1, 'ben', 0.9],
      [2, 'ana', 0.75],
    ]);
    expect(rows[0]?.interval).toEqual(wilsonInterval(0.9, 200));
  });

  test('ties share a rank, stand by name, and are counted by the next one', () => {
    const runs = [
      run('eva', { right: 160 }),
      run('dan', { right: 180 }),
      run('ana', { right: 180 }),
      run('cid', { right: 190 }),
    ];
    expect(ranks(runs)).toEqual(['1 cid', '2 ana', '2 dan', '4 eva']);
  });

  test('a tie is of images named rightly, however a browser rounded the share', () => {
    const [a, b] = [run('ana', { right: 60 }), run('ben', { right: 60 })];
    const rounded = { ...b.entry.result, validationAccuracy: Math.fround(0.3) };
    expect(ranks([a, { ...b, entry: { ...b.entry, result: rounded } }])).toEqual(['1 ana', '1 ben']);
  });

  test('the best of each name takes one line, and ranks are counted anew', () => {
    const runs = [
      run('ana', { right: 190, runId: '1' }),
      run('ana', { right: 180, runId: '2' }),
      run('ben', { right: 100 }),
    ];
    const { rows } = standingsOf(runs, null);
    const best = bestOfEach(rows, ({ student }) => student);
    expect(best.map(({ rank, run: { student }, score }) => [rank, student, score])).toEqual([
      [1, 'ana', 0.95],
      [2, 'ben', 0.5],
    ]);
  });

  test('an empty board has none', () => {
    expect(standingsOf([], null)).toEqual({ groups: [], shown: null, rows: [], aside: [] });
  });
});

describe('what is not compared, with the reason', () => {
  const { split, dataset } = DEFAULT_RECIPE;
  const first = [run('ana'), run('ben')];

  test.each<[string, Made]>([
    ['otherDataset', { fingerprint: 'flowers' }],
    ['otherDecisions', { recipe: { dataset: { ...dataset, setAside: ['a.jpg'] } } }],
    ['otherDecisions', { recipe: { dataset: { ...dataset, relabelled: { 'a.jpg': 'b' } } } }],
    ['otherSplit', { recipe: { split: { ...split, validationPercent: 50 } } }],
    ['otherSplit', { recipe: { seed: DEFAULT_RECIPE.seed + 1 } }],
    ['otherSplit', { recipe: { split: { ...split, folds: 5 } } }],
    ['otherCount', { count: 199, right: 100 }],
    ['noScore', { right: null }],
    ['noScore', { count: 0, right: null }],
  ])('%s', (kind, made) => {
    expect(asides([...first, run('cid', made)])).toEqual([`cid: ${kind}`]);
    expect(ranks([...first, run('cid', made)])).toHaveLength(2);
  });

  test('the network, its training and its preprocessing are the student’s own business', () => {
    const { preprocessing, training } = DEFAULT_RECIPE;
    const own = { preprocessing: { ...preprocessing, imageSize: 64 }, training: { ...training, epochs: 99 } };
    expect(asides([...first, run('cid', { recipe: own })])).toEqual([]);
  });

  test('the order in which a recipe was written decides nothing', () => {
    const turned = Object.fromEntries(Object.entries({ ...split }).reverse()) as typeof split;
    const images = { ...dataset, setAside: ['b', 'a'], relabelled: { y: '1', x: '2' } };
    const same = { ...dataset, setAside: ['a', 'b'], relabelled: { x: '2', y: '1' } };
    const runs = [
      run('ana', { recipe: { dataset: images } }),
      run('ben', { recipe: { dataset: same, split: turned } }),
    ];
    expect(asides(runs)).toEqual([]);
  });

  test('a fold that is not in use, and shares that folds replace, decide nothing either', () => {
    const idle = { ...split, fold: 3 };
    expect(asides([...first, run('cid', { recipe: { split: idle } })])).toEqual([]);
    const folds = { ...split, folds: 5 };
    const runs = [
      run('ana', { recipe: { split: folds } }),
      run('ben', { recipe: { split: { ...folds, validationPercent: 33 } } }),
    ];
    expect(asides(runs)).toEqual([]);
  });

  test('the largest group is compared, another on request, and one that is gone gives way', () => {
    const runs = [run('zoe', { fingerprint: 'flowers' }), ...first];
    expect(ranks(runs)).toEqual(['1 ana', '1 ben']);
    const flowers = standingsOf(runs, null).groups[1]?.key ?? '';
    expect(ranks(runs, flowers)).toEqual(['1 zoe']);
    expect(asides(runs, flowers)).toEqual(['ana: otherDataset', 'ben: otherDataset']);
    expect(ranks(first, flowers)).toEqual(['1 ana', '1 ben']);
  });

  test('of one run in several files the one that got furthest counts, whoever handed it in', () => {
    const early = run('ana', { runId: 'r', step: 5, right: 190 });
    const late = run('ana again', { runId: 'other', originalRunId: 'r', step: 50, right: 120 });
    const copy = run('copycat', { runId: 'r', step: 50, right: 120 });
    const { rows, aside } = standingsOf([early, late, copy], null);
    expect(rows.map(({ run: { student } }) => student)).toEqual(['ana again']);
    expect(aside.map(({ run: { student }, reason }) => [student, reason])).toEqual([
      ['ana', { kind: 'sameRun', values: { file: 'ana again.vireo-run' } }],
      ['copycat', { kind: 'sameRun', values: { file: 'ana again.vireo-run' } }],
    ]);
  });
});

test('sorted by a column rows keep their ranks, and those without the figure come last both ways', () => {
  const runs = [
    run('b2', { right: 10, loss: 2 }),
    run('b10', { right: 30, loss: null }),
    run('a', { right: 20, loss: 1 }),
  ];
  const { rows } = standingsOf(runs, null);
  const names = (...by: [Parameters<typeof sortStandings>[1], Parameters<typeof sortStandings>[2]]) =>
    sortStandings(rows, ...by, ({ student }) => student).map(
      ({ rank, run: { student } }) => `${rank} ${student}`,
    );
  expect(names('student', 'ascending')).toEqual(['2 a', '3 b2', '1 b10']);
  expect(names('loss', 'ascending')).toEqual(['2 a', '3 b2', '1 b10']);
  expect(names('loss', 'descending')).toEqual(['3 b2', '2 a', '1 b10']);
  expect(names('score', 'descending')).toEqual(['1 b10', '2 a', '3 b2']);
});

test('the CSV has those compared by rank, the others with the reason, and no formula', () => {
  const { rows, aside } = standingsOf(
    [run('=HYPERLINK("x")', { right: 100 }), run('ben', { right: null })],
    null,
  );
  const lines = standingsCsv(rows, aside, ({ student }) => student).split('\n');
  expect(lines[0]).toBe(
    'rank,student,run,file,validation_accuracy,low_95,high_95,validation_images,validation_loss,epochs,seconds,dataset,not_compared',
  );
  expect(lines[1]).toMatch(/^1,"'=HYPERLINK\(""x""\)",/);
  expect(lines[1]).toContain(',0.5,');
  expect(lines[2]).toMatch(/^,ben,.*,noScore$/);
});
