import { keysOf } from '../shared/keys-of';

/** A zip of a model has few entries: its whole directory stands in the last bytes. */
const DIRECTORY_BYTES = 4096;

/** Whole models that come as a zip, and the files that each is told by. */
const MODEL_ZIPS = {
  vireo: ['model.safetensors', 'recipe.json', 'classes.json'],
  teachableMachine: ['model.json', 'metadata.json', 'weights.bin'],
} as const;

export type ModelZip = keyof typeof MODEL_ZIPS;

/**
 * Whose model a zip holds, told by the names in its directory; null: none, it may be a dataset. Reads only the file's end, so a
 * dataset of gigabytes costs nothing.
 */
export async function sniffModelZip(file: Blob): Promise<ModelZip | null> {
  const tail = await file.slice(Math.max(0, file.size - DIRECTORY_BYTES)).arrayBuffer();
  const text = new TextDecoder('latin1').decode(tail);
  const holds = (kind: ModelZip) => MODEL_ZIPS[kind].every((name) => text.includes(name));
  return keysOf(MODEL_ZIPS).find(holds) ?? null;
}
