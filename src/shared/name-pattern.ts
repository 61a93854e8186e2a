/**
 * Classes that stand in file names: `cat.0.jpg`, `american_bulldog_12.jpg`, `3_0001.png`. A pattern says where, in signs
 * that a person reads at once: `{class}_{number}` is what stands before the last number.
 */
import { failure, type Result, success } from './result';

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;

/** A letter or a digit of any script. Most are ASCII, where a look at the code is enough. */
function isOfWord(code: number): boolean {
  const small = code | 0x20;
  if (code < 0x80) return isDigit(code) || (small >= 0x61 && small <= 0x7a);
  return /[\p{L}\p{N}]/u.test(String.fromCharCode(code));
}

/** What a gap takes at least and of which signs, by their UTF-16 codes; each takes as little as fits. */
const GAPS = {
  '{class}': { atLeast: 1, takes: () => true },
  '{number}': { atLeast: 1, takes: isDigit },
  '{word}': { atLeast: 1, takes: isOfWord },
  '*': { atLeast: 0, takes: () => true },
} as const;
type Gap = keyof typeof GAPS;

const MOST_PIECES = 16;

type Piece = { readonly gap: Gap } | { readonly text: string };

export interface NamePattern {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

function isGap(text: string): text is Gap {
  return Object.hasOwn(GAPS, text);
}

/**
 * Reads a pattern. Fails in words: `patternWithoutClass`, `patternTwoClasses`, `patternUnknownGap` (with `gap`),
 * `patternRunsTogether` where nothing tells the end of one gap from the next, `patternTooLong`.
 */
export function parseNamePattern(text: string): Result<NamePattern> {
  const trimmed = text.trim();
  const pieces: Piece[] = [];
  let before: Gap | null = null;
  for (const part of trimmed.match(/\{[^{}]*\}?|\*|[^{*]+/g) ?? []) {
    if (!isGap(part)) {
      if (part.startsWith('{')) return failure('patternUnknownGap', { gap: part });
      pieces.push({ text: part });
      before = null;
      continue;
    }
    if (before !== null && before !== '{number}' && part !== '{number}')
      return failure('patternRunsTogether', { first: before, second: part });
    pieces.push({ gap: part });
    before = part;
  }
  const classCount = pieces.filter((piece) => 'gap' in piece && piece.gap === '{class}').length;
  if (classCount === 0) return failure('patternWithoutClass');
  if (classCount > 1) return failure('patternTwoClasses');
  if (pieces.length > MOST_PIECES) return failure('patternTooLong', { limit: MOST_PIECES });
  return success({ text: trimmed, pieces });
}

/**
 * Where the class stands in a name that a pattern fits, [start, end), or null. No regular expression: a pattern with many
 * gaps would take one forever. Every piece is tried once at every place.
 */
function findClass(name: string, pieces: readonly Piece[]): readonly [number, number] | null {
  // Most names have not even the signs of most patterns.
  for (const piece of pieces) if ('text' in piece && !name.includes(piece.text)) return null;
  /** Made when the first place fails. */
  let failed: Uint8Array | null = null;
  let found: readonly [number, number] | null = null;
  /** A number is whole: what stands right before it ends in no digit. */
  const endsAtNumber = (piece: number): boolean => {
    const next = pieces[piece + 1];
    return next !== undefined && 'gap' in next && next.gap === '{number}';
  };
  const fits = (piece: number, at: number): boolean => {
    if (piece === pieces.length) return at === name.length;
    const state = piece * (name.length + 1) + at;
    if (failed?.[state] === 1) return false;
    const tried = pieces[piece];
    if ('text' in tried) {
      if (name.startsWith(tried.text, at) && fits(piece + 1, at + tried.text.length)) return true;
    } else {
      const { atLeast, takes } = GAPS[tried.gap];
      for (let end = at; end <= name.length; end++) {
        const last = end > 0 ? name.charCodeAt(end - 1) : 0;
        if (end > at && !takes(last)) break;
        if (end - at < atLeast || (endsAtNumber(piece) && isDigit(last))) continue;
        if (!fits(piece + 1, end)) continue;
        if (tried.gap === '{class}') found = [at, end];
        return true;
      }
    }
    failed ??= new Uint8Array((pieces.length + 1) * (name.length + 1));
    failed[state] = 1;
    return false;
  };
  return fits(0, 0) ? found : null;
}

function withoutExtension(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** The class in a file's name, or null where the pattern does not fit. */
export function classInName(name: string, { pieces }: NamePattern): string | null {
  const stem = withoutExtension(name);
  const [start, end] = findClass(stem, pieces) ?? [0, 0];
  const found = stem.slice(start, end).trim();
  return found === '' ? null : found;
}
