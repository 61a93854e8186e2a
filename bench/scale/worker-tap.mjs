// What a measured page is given before its own scripts run: a hold on its training worker, to tell the page what a worker
// would, and to answer commands in its place.

/** Runs in the page. */
export function tapWorker() {
  const Plain = globalThis.Worker;
  /** @type {{ worker: Worker | null, answers: Record<string, unknown>, asked: Record<string, unknown>, transfer: Transferable[] }} */
  const tap = { worker: null, answers: {}, asked: {}, transfer: [] };

  /** @param {string | URL} url @param {WorkerOptions} [options] */
  function Tapped(url, options) {
    const worker = new Plain(url, options);
    if (options?.name !== 'vireo-trainer') return worker;
    tap.worker = worker;
    const post = worker.postMessage.bind(worker);
    worker.postMessage = (/** @type {any} */ message, /** @type {any} */ transfer) => {
      tap.asked[message.command] = message.input;
      const answer = tap.answers[message.command];
      if (answer === undefined) return post(message, transfer);
      // As from a worker: cloned or handed over, in a task of its own.
      const data = { type: 'reply', id: message.id, result: { ok: true, value: answer } };
      setTimeout(() => {
        const { transfer } = tap;
        tap.transfer = [];
        worker.dispatchEvent(new MessageEvent('message', { data: structuredClone(data, { transfer }) }));
      });
    };
    return worker;
  }
  Object.assign(globalThis, { tap, Worker: Tapped });
}
