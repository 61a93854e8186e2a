import { clearLeftovers } from '../dataset/source/scratch';
import type { Request } from '../protocol/commands';
import { list, post } from './first-answers';
import { replyTo } from './reply';
import { createSession } from './session';

void clearLeftovers();
const session = createSession(post, list);

/** Answers every request. */
export function answer(request: Request): boolean {
  void replyTo(session, request);
  return true;
}
