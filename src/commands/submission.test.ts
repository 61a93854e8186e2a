import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { PredictedImages } from '../protocol/prediction';
import { type Ask, useStudio } from '../state/studio';
import { summaryOf } from '../state/testing/reports';
import { downloadSubmission } from './downloads';
import { predict } from './prediction';
import { saveFile } from './save-file';
import {
  chooseSample,
  chooseSubmission,
  chooseTruth,
  chooseWithheld,
  forgetSample,
  giveSample,
  giveTable,
  redoSubmission,
  takeTableAs,
  undoSubmission,
} from './submission';

vi.mock('./save-file');

const blank = useStudio.getInitialState();

const set: PredictedImages = {
  classes: ['finch', 'owl'],
  predictions: [
    { path: 'test/0007.jpg', classIndex: 1, probability: 0.75 },
    { path: 'test/0012.jpg', classIndex: 0, probability: 0.5 },
  ],
  probabilities: Float32Array.of(0.25, 0.75, 0.5, 0.5),
  sampleSubmission: null,
  problems: [],
  device: { kind: 'cpu', name: 'CPU', software: false },
  unreachedCount: 0,
};

function predicted(sampleSubmission: string | null): void {
  const { prediction } = useStudio.getState();
  useStudio.setState({ prediction: { ...prediction, set: { ...set, sampleSubmission } } });
}

const sample = (text: string) => ({ name: 'sample_submission.csv', text });
const plan = () => useStudio.getState().submission.plan;

/** The file that "Download submission CSV" gives. */
async function downloaded(): Promise<string> {
  return new TextDecoder().decode(await downloadedBytes());
}

async function downloadedBytes(): Promise<ArrayBuffer> {
  vi.mocked(saveFile).mockClear();
  const failed = await downloadSubmission();
  const [call] = vi.mocked(saveFile).mock.calls;
  if (!call) throw new Error(failed?.code ?? 'nothing was saved');
  return call[1].arrayBuffer();
}

beforeEach(() => {
  useStudio.setState(blank, true);
  predicted(null);
});

test('without a sample or a choice a submission is Id,Category', async () => {
  expect(await downloaded()).toBe('Id,Category\n0007,owl\n0012,finch\n');
});

test('the shape chosen under Submission is the shape every download has', async () => {
  chooseSubmission({ id: 'integer' });
  chooseSubmission({ answer: 'index', answerHeader: 'Label' });
  expect(await downloaded()).toBe('Id,Label\n7,1\n12,0\n');
  chooseSubmission({ answer: 'probabilities' });
  expect(await downloaded()).toBe('Id,finch,owl\n7,0.25,0.75\n12,0.5,0.5\n');
});

test('a sample decides the shape, but for Ids chosen beside it; once forgotten the shape begins afresh', async () => {
  chooseSubmission({ answer: 'index' });
  giveSample(sample('image,what\n12,owl\n7,owl\n'));
  expect(await downloaded()).toBe('image,what\n12,finch\n7,owl\n');
  chooseSample({ idRule: 'fileName' });
  // By file name, `0012` is not the 12 of the sample: its rows stay as they are.
  expect(await downloaded()).toBe('image,what\n12,owl\n7,owl\n');
  forgetSample();
  expect(await downloaded()).toBe('Id,Category\n0007,owl\n0012,finch\n');
});

test("the source's own sample is followed until it is forgotten, and another one is followed again", async () => {
  predicted('file,answer\n0012,x\n0007,x\n');
  expect(await downloaded()).toBe('file,answer\n0012,finch\n0007,owl\n');
  giveSample(sample('given,answer\n0007,x\n'));
  expect(await downloaded()).toBe('given,answer\n0007,owl\n');
  forgetSample();
  expect(await downloaded()).toBe('file,answer\n0012,finch\n0007,owl\n');
  forgetSample();
  expect(await downloaded()).toBe('Id,Category\n0007,owl\n0012,finch\n');
  predicted('other,answer\n0012,x\n');
  expect(await downloaded()).toBe('other,answer\n0012,finch\n');
});

describe('an image below the threshold', () => {
  const below = (threshold: number) =>
    useStudio.setState(({ model }) => ({ model: { ...model, threshold } }));

  test('gets its class all the same, until a person says what else stands there', async () => {
    below(0.6);
    expect(await downloaded()).toBe('Id,Category\n0007,owl\n0012,finch\n');
    chooseWithheld({ as: 'empty' });
    expect(await downloaded()).toBe('Id,Category\n0007,owl\n0012,\n');
    chooseWithheld({ as: 'word' });
    expect(await downloaded()).toBe('Id,Category\n0007,owl\n0012,none\n');
    chooseWithheld({ word: 'none, "of these"' });
    chooseSubmission({ answer: 'indexFromOne' });
    expect(await downloaded()).toBe('Id,Category\n0007,2\n0012,"none, ""of these"""\n');
    below(0);
    expect(await downloaded()).toBe('Id,Category\n0007,2\n0012,1\n');
    below(0.6);
    for (let step = 0; step < 4; step++) undoSubmission();
    expect(await downloaded()).toBe('Id,Category\n0007,owl\n0012,finch\n');
  });

  test('keeps its probabilities, of which none is a class that could be withheld', async () => {
    below(0.6);
    chooseWithheld({ as: 'empty' });
    chooseSubmission({ answer: 'probabilities' });
    expect(await downloaded()).toBe('Id,finch,owl\n0007,0.25,0.75\n0012,0.5,0.5\n');
  });

  test('is withheld in a sample too; another sample begins with the class again', async () => {
    below(0.6);
    giveSample(sample('image,what\n12,owl\n7,owl\n99,owl\n'));
    chooseWithheld({ as: 'word', word: 'unknown' });
    expect(await downloaded()).toBe('image,what\n12,unknown\n7,owl\n99,owl\n');
    giveSample(sample('picture,what\n12,owl\n7,owl\n'));
    expect(await downloaded()).toBe('picture,what\n12,finch\n7,owl\n');
  });
});

test('a sample that asks for other classes is refused by every download', async () => {
  giveSample(sample('Id,finch,eagle\n'));
  await expect(downloaded()).rejects.toThrow('sampleClasses');
});

const file = (name: string, content: BlobPart) => new File([content], name);

describe('a table that is handed over', () => {
  const template = 'Id,Category\n0007,owl\n0012,owl\n';
  const answers = 'Id,Category\n0007,owl\n0012,finch\n';

  test('is a form to fill or the answers, by what is in it; a person may say otherwise', async () => {
    expect(await giveTable(file('test.csv', template), null)).toEqual({ ok: true, value: 'sample' });
    expect(plan()).toMatchObject({ sample: { name: 'test.csv' }, truth: null });
    expect(await giveTable(file('labels.csv', answers), null)).toEqual({ ok: true, value: 'truth' });
    expect(plan()).toMatchObject({ sample: { name: 'test.csv' }, truth: { name: 'labels.csv' } });
    takeTableAs('sample');
    expect(plan()).toMatchObject({ sample: { name: 'labels.csv' }, truth: null });
    expect(await downloaded()).toBe(answers);
    undoSubmission();
    expect(plan()).toMatchObject({ sample: { name: 'test.csv' }, truth: { name: 'labels.csv' } });
  });

  test('is known by its Ids, where it has no heading', async () => {
    const text = '0007,0.5,0.5\n0012,0.5,0.5\n';
    expect(await giveTable(file('test.csv', text), null)).toEqual({ ok: true, value: 'sample' });
    expect(await downloaded()).toBe('0007,0.25,0.75\n0012,0.5,0.5\n');
  });

  test("may be the source's own sample, which turns out to hold the answers", async () => {
    predicted(answers);
    takeTableAs('truth');
    expect(plan().truth?.text).toBe(answers);
    expect(await downloaded()).toBe('Id,Category\n0007,owl\n0012,finch\n');
  });

  test('keeps its byte-order mark and its other signs', async () => {
    const text = '\ufeffId;Category\r\n0012;owl\r\n0007;owl\r\n';
    await giveTable(file('sample_submission.csv', text), null);
    const bytes = await downloadedBytes();
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).toBe(
      '\ufeffId;Category\r\n0012;finch\r\n0007;owl\r\n',
    );
  });

  test.each([
    ['a web page', '<!DOCTYPE html><title>Sign in</title>', 'tableIsHtml'],
    ['a workbook', Uint8Array.of(0x50, 0x4b, 3, 4, 0), 'tableIsSpreadsheet'],
    ['nothing', '', 'sampleEmpty'],
    ['one column', 'Id\n0007\n0012\n', 'sampleOneColumn'],
    ['a short row', 'Id,Category\n0007\n', 'sampleRagged'],
    ['an open quote', 'Id,Category\n"0007,owl\n', 'csvUnclosedQuote'],
  ])('is refused where it is %s, and nothing is lost', async (_, content, code) => {
    giveSample(sample('image,what\n0012,owl\n0007,finch\n'));
    const taken = await giveTable(file('sample_submission.csv', content), null);
    expect(taken).toMatchObject({ ok: false, failure: { code } });
    expect(await downloaded()).toBe('image,what\n0012,finch\n0007,owl\n');
  });

  test('of other columns is kept, for a person to say which one takes the answer', async () => {
    const text = 'Id,a,b,c\n0007,1,2,3\n0012,1,2,3\n';
    await giveTable(file('sample_submission.csv', text), null);
    await expect(downloaded()).rejects.toThrow('sampleColumns');
    chooseSample({ answerColumn: 2, answer: 'name' });
    expect(await downloaded()).toBe('Id,a,b,c\n0007,1,owl,3\n0012,1,finch,3\n');
  });
});

test('what only a person can know is asked before anything is written', async () => {
  const numbered = { ...set, classes: ['1', '2'] };
  const { prediction } = useStudio.getState();
  useStudio.setState({ prediction: { ...prediction, set: numbered } });
  giveSample(sample('Id,Category\n0007,0\n0012,0\n'));
  await expect(downloaded()).rejects.toThrow('submissionUndecided');
  chooseSample({ answer: 'index' });
  expect(await downloaded()).toBe('Id,Category\n0007,1\n0012,0\n');
  chooseSample({ answer: 'name' });
  expect(await downloaded()).toBe('Id,Category\n0007,2\n0012,1\n');
});

test('every choice is undone and redone, and a heading that is typed is one step', async () => {
  for (const answerHeader of ['L', 'La', 'Label']) chooseSubmission({ answerHeader });
  chooseSubmission({ answer: 'index' });
  chooseTruth({ hasHeader: false });
  undoSubmission();
  undoSubmission();
  expect(await downloaded()).toBe('Id,Label\n0007,owl\n0012,finch\n');
  undoSubmission();
  expect(await downloaded()).toBe('Id,Category\n0007,owl\n0012,finch\n');
  undoSubmission();
  redoSubmission();
  redoSubmission();
  expect(await downloaded()).toBe('Id,Label\n0007,1\n0012,0\n');
});

test("images from elsewhere follow the open dataset's sample where it lists some of them", async () => {
  const text = 'file,answer\n0012,x\n0007,x\n';
  const summary = summaryOf({ sampleSubmission: { header: ['file', 'answer'], rowCount: 2, text } });
  const { dataset } = useStudio.getState();
  const ask = (async () => ({ ok: true, value: set })) as Ask;
  useStudio.setState({ ask, dataset: { ...dataset, summary } });
  await predict({ kind: 'folder', name: 'x', files: [] }, 'x');
  expect(await downloaded()).toBe('file,answer\n0012,finch\n0007,owl\n');
  const others = set.predictions.map((one) => ({ ...one, path: `holiday/${one.path.length}.jpg` }));
  useStudio.setState({ ask: (async () => ({ ok: true, value: { ...set, predictions: others } })) as Ask });
  await predict({ kind: 'folder', name: 'y', files: [] }, 'y');
  expect(await downloaded()).toMatch(/^Id,Category\n/);
});
