/// <reference lib="webworker" />
import type { CommandName, Reply, Request } from '../protocol/commands';
import { PartNotFetchedError } from '../shared/fetch-part';
import { failure } from '../shared/result';
import type { Handlers } from './handlers';
import { transferablesOf } from './platform/transferables';

declare const self: DedicatedWorkerGlobalScope;

/** Carries out a request of the page and posts the reply; requests that come meanwhile are taken at once. */
export async function replyTo<K extends CommandName>(
  handlers: Handlers<K>,
  request: Request<K>,
): Promise<void> {
  const reply = await replyOf(handlers, request);
  self.postMessage(reply, transferablesOf(reply));
}

/** Every request is answered: what a handler did not foresee comes back as a failure that carries its words. */
async function replyOf<K extends CommandName>(handlers: Handlers<K>, request: Request<K>): Promise<Reply<K>> {
  try {
    return { type: 'reply', id: request.id, result: await handlers[request.command](request.input) };
  } catch (error) {
    if (error instanceof PartNotFetchedError)
      return { type: 'reply', id: request.id, result: { ok: false, failure: error.failure } };
    console.error(error);
    return { type: 'reply', id: request.id, result: failure('unexpected', undefined, String(error)) };
  }
}
