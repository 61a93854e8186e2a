/** The predictor on a thread of its own, so that the page stays quick while a large network looks. */
import type { DemoSetup } from '../formats/demo-setup';
import type { Result } from '../shared/result';
import { type Answer, type Frame, Predictor } from './predictor';

/** What the page asks; `id` comes back with the answer. */
type Question = { readonly id: number } & (
  | {
      readonly kind: 'begin';
      readonly setup: DemoSetup;
      readonly tensors: readonly Float32Array<ArrayBuffer>[];
    }
  | { readonly kind: 'file'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'frame'; readonly frame: Frame }
);

interface Reply {
  readonly id: number;
  /** Null once the predictor stands. */
  readonly result: Result<Answer> | null;
  /** What was thrown: no file should. */
  readonly error: string | null;
}

export interface Asked {
  file(bytes: Uint8Array<ArrayBuffer>): Promise<Result<Answer>>;
  frame(frame: Frame): Promise<Result<Answer>>;
}

/** In the worker: answers what the page asks. */
export function answerQuestions(): void {
  let predictor: Predictor | null = null;
  const answer = async (question: Question): Promise<Result<Answer> | null> => {
    if (question.kind === 'begin') {
      predictor = new Predictor(question.setup, question.tensors);
      return null;
    }
    if (predictor === null) throw new Error('asked before it began');
    return question.kind === 'file' ? predictor.file(question.bytes) : predictor.frame(question.frame);
  };
  self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
    const reply = (result: Reply['result'], error: Reply['error']) =>
      self.postMessage({ id: data.id, result, error } satisfies Reply);
    answer(data).then(
      (result) => reply(result, null),
      (error) => reply(null, String(error)),
    );
  });
}

/**
 * A predictor in a worker made of `program`, the text of this very script; on the page's own thread where the browser
 * starts none.
 */
export async function openPredictor(
  program: string,
  setup: DemoSetup,
  tensors: readonly Float32Array<ArrayBuffer>[],
): Promise<Asked> {
  const url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  try {
    const worker = new Worker(url);
    const asked = questionsTo(worker);
    await asked.begin(setup, tensors);
    return asked;
  } catch {
    // Some browsers start no worker for a page opened from the disk.
    return new Predictor(setup, tensors);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function questionsTo(worker: Worker) {
  const waiting = new Map<number, { resolve(result: Reply['result']): void; reject(error: Error): void }>();
  let last = 0;
  worker.addEventListener('message', ({ data: { id, result, error } }: MessageEvent<Reply>) => {
    const asker = waiting.get(id);
    waiting.delete(id);
    if (error === null) asker?.resolve(result);
    else asker?.reject(new Error(error));
  });
  worker.addEventListener('error', ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(message));
    waiting.clear();
  });
  type Unnumbered<Q> = Q extends Question ? Omit<Q, 'id'> : never;
  const ask = (question: Unnumbered<Question>, transfer: Transferable[] = []) =>
    new Promise<Reply['result']>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ ...question, id }, transfer);
    });
  const answered = async (question: Unnumbered<Question>, transfer: Transferable[]) => {
    const result = await ask(question, transfer);
    if (result === null) throw new Error('the worker answered nothing');
    return result;
  };
  return {
    begin: (setup: DemoSetup, tensors: readonly Float32Array<ArrayBuffer>[]) =>
      ask({ kind: 'begin', setup, tensors }),
    file: (bytes: Uint8Array<ArrayBuffer>) => answered({ kind: 'file', bytes }, [bytes.buffer]),
    frame: (frame: Frame) => answered({ kind: 'frame', frame }, [frame.data.buffer as ArrayBuffer]),
  };
}
