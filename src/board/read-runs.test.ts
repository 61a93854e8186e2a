import { expect, test } from 'vitest';
import { zipFiles } from '../formats/zip-files';
import { encodeTensorFile } from '../training/checkpoints/tensor-file';
import { entry } from '../training/runs/testing/memory-folders';
import { type ReadRun, readRuns } from './read-runs';
import { studentName } from './student-name';

const fileOf = (header: object) =>
  encodeTensorFile({
    header: { kind: 'vireo-run', version: 2, metrics: {}, checkpoint: null, hasBest: false, ...header },
    groups: new Map([['state', new Map([['w', Float32Array.of(1, 2, 3)]])]]),
  });
const whole = await fileOf({ entry: entry('a', 1) });
const named = (name: string, bytes: Uint8Array<ArrayBuffer>) => new File([bytes], name);

async function read(...files: File[]): Promise<ReadRun[]> {
  const found: ReadRun[] = [];
  for await (const one of readRuns(files)) found.push(one);
  return found;
}

test('run files are read whether they have weights or not', async () => {
  expect(await read(named('ana.vireo-run', whole))).toMatchObject([
    { file: 'ana.vireo-run', student: 'ana', entry: { name: 'Run a' }, failure: null },
  ]);
});

test('a file that cannot be read is told and stops no other', async () => {
  const cut = whole.slice(0, -40);
  const altered = whole.slice();
  altered[200] ^= 1;
  const found = await read(
    named('cut.vireo-run', cut),
    named('altered.vireo-run', altered),
    named('notes.vireo-run', new TextEncoder().encode('no run at all, but some text')),
    named('later.vireo-run', await fileOf({ version: 9, entry: entry('a', 1) })),
    named('bad.vireo-run', await fileOf({ entry: { ...entry('a', 1), createdAt: 1e20 } })),
    named('ana.vireo-run', whole),
  );
  expect(found.map(({ failure }) => failure?.code ?? 'read')).toEqual([
    'fileDamaged',
    'fileDamaged',
    'runFileForeign',
    'runFileNewer',
    'fileDamaged',
    'read',
  ]);
});

test('a zip of all submissions has each student’s name from the folder', async () => {
  const zip = await zipFiles({
    'Ana Ruiz_412_assignsubmission_file_/run.vireo-run': whole,
    'Bo Li_413_assignsubmission_file_my-net.vireo-run': whole.slice(0, 30),
    'readme.txt': 'not a run',
  });
  const found = await read(new File([zip], 'submissions.zip'));
  expect(found.map(({ student, failure }) => [student, failure?.code ?? 'read'])).toEqual([
    ['Ana Ruiz', 'read'],
    ['Bo Li', 'fileDamaged'],
  ]);
});

test('a zip without runs is told as one', async () => {
  const zip = await zipFiles({ 'readme.txt': 'not a run' });
  expect(await read(new File([zip], 'wrong.zip'))).toMatchObject([
    { file: 'wrong.zip', failure: { code: 'runFileForeign' } },
  ]);
});

test.each([
  ['maria.vireo-run', 'maria'],
  ['maria (1).vireo-run', 'maria'],
  ['María José - Copy (2).vireo-run', 'María José'],
  ['class/Ana/run.vireo-run', 'Ana'],
  ['Ana Ruiz_412_assignsubmission_file_/run.vireo-run', 'Ana Ruiz'],
  ['Ana Ruiz_412_assignsubmission_file_run.vireo-run', 'Ana Ruiz'],
  ['.vireo-run', '.vireo-run'],
])('%s was handed in by %s', (path, name) => {
  expect(studentName(path)).toBe(name);
});
