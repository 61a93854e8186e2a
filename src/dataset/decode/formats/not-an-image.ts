/** What a file with a picture's name is when its bytes are no picture's: mostly a download that failed. */
import type { Failure } from '../../../shared/result';

const HEAD_BYTES = 512;

const KINDS: readonly { readonly code: string; readonly head: RegExp }[] = [
  { code: 'pageNotImage', head: /^\s*(<!doctype html|<html|<head|<\?xml[^>]*>\s*<!doctype html)/i },
  { code: 'drawingNotImage', head: /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?<svg/i },
  { code: 'pointerNotImage', head: /^version https:\/\/git-lfs/ },
  { code: 'answerNotImage', head: /^\s*(\{\s*"|<\?xml[^>]*>\s*<error)/i },
  { code: 'archiveNotImage', head: /^(PK\W\W|\W\x8b\W|Rar!|7z\xbc\xaf)/ },
  { code: 'pdfNotImage', head: /^%PDF-/ },
];

/** Why bytes that are no picture are none, in words of `problem.<code>`. */
export function notAnImage(bytes: Uint8Array): Failure {
  const head = String.fromCharCode(...bytes.subarray(0, HEAD_BYTES)).replace(/^\xef\xbb\xbf/, '');
  const known = KINDS.find((kind) => kind.head.test(head));
  return { code: known?.code ?? 'notAnImage' };
}
