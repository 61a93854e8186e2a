/// <reference lib="webworker" />
/**
 * The training worker's entry, and no more than that. WebKit evaluates a worker's entry a second time where a chunk that is
 * loaded later imports from it, and the session would begin anew in the middle of a run. So everything is behind one
 * import, nothing is imported from here, and `scripts/bundle-checks.mjs` refuses a build where something is.
 */
import type { Request, WorkerReady } from '../protocol/commands';

declare const self: DedicatedWorkerGlobalScope;

/** What is asked before there is somebody to answer. */
const early: MessageEvent<Request>[] = [];
self.onmessage = (event: MessageEvent<Request>) => early.push(event);

import('./answer')
  .then(({ answer }) => {
    self.postMessage({ type: 'ready' } satisfies WorkerReady);
    self.onmessage = ({ data }: MessageEvent<Request>) => answer(data);
    for (const { data } of early) answer(data);
  })
  // Heard as an error of the worker: whoever started it does not wait for an answer that will not come.
  .catch(reportError);
