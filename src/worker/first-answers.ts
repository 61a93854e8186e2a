/// <reference lib="webworker" />
/**
 * What the page asks before it shows anything, and what needs nothing of the trainer: which runs are kept. It is a quarter of the
 * worker's code, so its answer is on its way while the rest is fetched and read.
 */
import type { CommandName, Request, TrainerEvent } from '../protocol/commands';
import { createListDesk } from './desks/list-desk';
import type { Post } from './handlers';
import { replyTo } from './reply';

declare const self: DedicatedWorkerGlobalScope;

export const post: Post = (event: TrainerEvent) => self.postMessage(event);

/** The session's too, once it begins. */
export const list = createListDesk(post);

/** Answers a request that is of these; false for any other. */
export function answerFirst(request: Request): boolean {
  if (!isFirst(request)) return false;
  void replyTo(list.handlers, request);
  return true;
}

function isFirst(request: Request): request is Request<keyof typeof list.handlers & CommandName> {
  return Object.hasOwn(list.handlers, request.command);
}
