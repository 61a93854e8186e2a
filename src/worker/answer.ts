/// <reference lib="webworker" />
import { clearLeftovers } from '../dataset/source/scratch';
import type { CommandName, Reply, Request, TrainerEvent } from '../protocol/commands';
import { PartNotFetchedError } from '../shared/fetch-part';
import { failure } from '../shared/result';
import { transferablesOf } from './platform/transferables';
import { createSession } from './session';

declare const self: DedicatedWorkerGlobalScope;

void clearLeftovers();
const session = createSession((event: TrainerEvent) => self.postMessage(event));

/** Carries out a request of the page and posts the reply; requests that come meanwhile are taken at once. */
export async function answer(request: Request): Promise<void> {
  const reply = await replyTo(request);
  self.postMessage(reply, transferablesOf(reply));
}

/** Every request is answered: what a handler did not foresee comes back as a failure that carries its words. */
async function replyTo<K extends CommandName>(request: Request<K>): Promise<Reply<K>> {
  try {
    return { type: 'reply', id: request.id, result: await session[request.command](request.input) };
  } catch (error) {
    if (error instanceof PartNotFetchedError)
      return { type: 'reply', id: request.id, result: { ok: false, failure: error.failure } };
    console.error(error);
    return { type: 'reply', id: request.id, result: failure('unexpected', undefined, String(error)) };
  }
}
