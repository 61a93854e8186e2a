import { readFileSync } from 'node:fs';

/** A fixture of reference/, made by the Python script of the same name. `T` is what that script writes. */
export function readReference<T>(name: string): T {
  const file = new URL(`../../../reference/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}
