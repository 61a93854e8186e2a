/** The page: a picture, a folder or the camera in, the likeliest classes out. Nothing is sent anywhere. */
import type { DemoSetup } from '../formats/demo-setup';
import type { Result } from '../shared/result';
import { type ChosenFile, droppedFiles, pickedFiles } from '../ui/files-of-drop';
import { AnswerList } from './answers';
import { openPredictor } from './background';
import { Camera } from './camera';
import { elementOf } from './elements';
import { PictureTable } from './pictures';
import type { Answer } from './predictor';
import { wordsOf } from './words';

declare global {
  interface Window {
    /** For programs: the answer to a file, as the page itself gets it. */
    vireo?: { answer(file: Blob): Promise<Result<Answer>> };
  }
}

/** Each line of the weights is one tensor: little-endian float32 in base64, in the order of `setup.tensors`. */
function readTensors(setup: DemoSetup): Float32Array<ArrayBuffer>[] {
  const lines = document.getElementById('weights')?.textContent?.trim().split('\n') ?? [];
  return setup.tensors.map((_, i) => {
    const bytes = Uint8Array.from(atob(lines[i] ?? ''), (character) => character.charCodeAt(0));
    return new Float32Array(bytes.buffer);
  });
}

/** `program`: the text of this script, which the worker runs too. */
export function startPage(program: string): void {
  const setup: DemoSetup = JSON.parse(document.getElementById('setup')?.textContent ?? '');
  const words = wordsOf(setup);
  const predictor = openPredictor(program, setup, readTensors(setup));
  const answers = new AnswerList(setup, words);
  const table = new PictureTable(setup, predictor, words);
  const picture = elementOf('picture', HTMLImageElement);
  const ask = async (file: Blob) =>
    (await predictor).file(new Uint8Array<ArrayBuffer>(await file.arrayBuffer()));
  window.vireo = { answer: ask };

  /** The number of the newest picture: what is found out about an earlier one is not shown. */
  let newest = 0;
  const showPicture = (file: Blob | null) => {
    URL.revokeObjectURL(picture.src);
    picture.hidden = file === null;
    if (file) picture.src = URL.createObjectURL(file);
  };
  const camera = new Camera(predictor, answers, words, () => {
    newest++;
    showPicture(null);
    table.hide();
  });
  picture.addEventListener('error', () => {
    picture.hidden = true;
  });

  const takeOne = async (file: Blob) => {
    const turn = ++newest;
    camera.close();
    table.hide();
    answers.clear(words.say('working'));
    showPicture(file);
    const answer = await ask(file).catch(() => null);
    if (turn !== newest) return;
    if (answer?.ok) answers.show(answer.value);
    else answers.clear(words.failure(answer?.failure ?? { code: 'imageBroken' }));
  };
  const take = (files: readonly ChosenFile[]) => {
    if (files.length === 1) void takeOne(files[0].file);
    else if (files.length > 1) {
      newest++;
      camera.close();
      showPicture(null);
      answers.clear('');
      void table.take(files);
    }
  };
  for (const id of ['file', 'folder']) {
    const input = elementOf(id, HTMLInputElement);
    input.addEventListener('change', () => {
      take(pickedFiles([...(input.files ?? [])]));
    });
  }
  const drop = elementOf('drop', HTMLElement);
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
  document.addEventListener('dragleave', () => drop.classList.remove('over'));
  document.addEventListener('drop', async (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    take(await droppedFiles(event.dataTransfer));
  });
  document.addEventListener('paste', ({ clipboardData }) => {
    take([...(clipboardData?.files ?? [])].map((file) => ({ path: file.name, file })));
  });
}
