import { beforeEach, expect, test, vi } from 'vitest';
import type { PredictedImages } from '../protocol/commands';
import { useStudio } from '../state/studio';
import { downloadSubmission } from './downloads';
import { chooseSubmission, forgetSample, giveSample } from './prediction';
import { saveFile } from './save-file';

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

/** The file that "Download submission CSV" gives. */
async function downloaded(): Promise<string> {
  vi.mocked(saveFile).mockClear();
  await downloadSubmission();
  const [call] = vi.mocked(saveFile).mock.calls;
  if (!call) throw new Error(useStudio.getState().model.failure?.code ?? 'nothing was saved');
  return call[1].text();
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
  giveSample('image,what\n12,owl\n7,owl\n');
  expect(await downloaded()).toBe('image,what\n12,finch\n7,owl\n');
  chooseSubmission({ id: 'fileName' });
  // By file name, `0012` is not the 12 of the sample.
  expect(await downloaded()).toBe('image,what\n');
  forgetSample();
  expect(await downloaded()).toBe('Id,Category\n0007,owl\n0012,finch\n');
});

test("the source's own sample is followed until it is forgotten, and another one is followed again", async () => {
  predicted('file,answer\n0012,x\n0007,x\n');
  expect(await downloaded()).toBe('file,answer\n0012,finch\n0007,owl\n');
  giveSample('given,answer\n0007,x\n');
  expect(await downloaded()).toBe('given,answer\n0007,owl\n');
  forgetSample();
  expect(await downloaded()).toBe('file,answer\n0012,finch\n0007,owl\n');
  forgetSample();
  expect(await downloaded()).toBe('Id,Category\n0007,owl\n0012,finch\n');
  predicted('other,answer\n0012,x\n');
  expect(await downloaded()).toBe('other,answer\n0012,finch\n');
});

test('a sample that asks for other classes is refused by every download', async () => {
  giveSample('Id,finch,eagle\n');
  await expect(downloaded()).rejects.toThrow('sampleClasses');
});
