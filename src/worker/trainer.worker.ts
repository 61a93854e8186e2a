/// <reference lib="webworker" />
/**
 * The training worker's entry, and no more than that. WebKit evaluates a worker's entry a second time where a chunk that is
 * loaded later imports from it, and the session would begin anew in the middle of a run. So everything is behind
 * imports, nothing is imported from here, and `scripts/bundle-checks.mjs` refuses a build where something is.
 */
import type { Request, WorkerReady } from '../protocol/commands';

declare const self: DedicatedWorkerGlobalScope;

/** What is asked before there is somebody to answer. */
let early: Request[] = [];
self.onmessage = ({ data }: MessageEvent<Request>) => early.push(data);

/** From now on what this takes is answered by it; it answers whether it took a request. */
function answerBy(take: (request: Request) => boolean): void {
  early = early.filter((request) => !take(request));
  self.onmessage = ({ data }: MessageEvent<Request>) => {
    if (!take(data)) early.push(data);
  };
}

import('./first-answers')
  .then(({ answerFirst }) => {
    answerBy(answerFirst);
    return import('./answer');
  })
  .then(({ answer }) => {
    self.postMessage({ type: 'ready' } satisfies WorkerReady);
    answerBy(answer);
  })
  // Heard as an error of the worker: whoever started it does not wait for an answer that will not come.
  .catch(reportError);
