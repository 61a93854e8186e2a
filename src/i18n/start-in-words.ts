import { say } from './use-words';

/** Digits of a SHA-256 that tell it from another at a glance. */
const DIGITS = 8;

/** What a recipe starts from, as a person would say it. */
export function startInWords({
  kind,
  ...values
}: { readonly kind: string } & Readonly<Record<string, string | number>>): string {
  const { sha256 } = values;
  return say(`start.named.${kind}`, {
    ...values,
    ...(typeof sha256 === 'string' && { sha256: sha256.slice(0, DIGITS) }),
  });
}
