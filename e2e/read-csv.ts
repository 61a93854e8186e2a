import { parseCsv } from '../src/shared/csv';

/** The rows of a downloaded CSV, the header first; throws where it is none. */
export function readCsv(bytes: Uint8Array): string[][] {
  const parsed = parseCsv(new TextDecoder().decode(bytes));
  if (!parsed.ok) throw new Error(`Not a CSV: ${parsed.failure.code}`);
  return parsed.value;
}
