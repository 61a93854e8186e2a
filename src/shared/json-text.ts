/** JSON out of people's files, which may be made to harm. */
import { type Failure, failure, type Result, success } from './result';

/** Recipes are six deep, a model of tfjs about ten. Deeper ones cost seconds, or the stack of whoever walks them. */
const DEEPEST = 100;

/**
 * Failures: `jsonTooDeep`; what is no JSON is `broken`, in the words of whoever reads that kind of file.
 */
export function parseJson(text: string, broken: Failure): Result<unknown> {
  if (isDeeperThan(text, DEEPEST)) return failure('jsonTooDeep', { limit: DEEPEST });
  try {
    return success(JSON.parse(text));
  } catch (error) {
    return { ok: false, failure: { detail: String(error), ...broken } };
  }
}

const QUOTE = '"'.charCodeAt(0);
const BACKSLASH = '\\'.charCodeAt(0);
const OPENING = new Set(['[', '{'].map((character) => character.charCodeAt(0)));
const CLOSING = new Set([']', '}'].map((character) => character.charCodeAt(0)));

function isDeeperThan(text: string, deepest: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (isInString) {
      if (character === BACKSLASH) i++;
      else if (character === QUOTE) isInString = false;
    } else if (character === QUOTE) isInString = true;
    else if (OPENING.has(character)) {
      depth++;
      if (depth > deepest) return true;
    } else if (CLOSING.has(character)) depth--;
  }
  return false;
}
