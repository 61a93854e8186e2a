/** A weights zip has few entries: its whole directory stands in the last bytes. */
const DIRECTORY_BYTES = 4096;

/**
 * Whether a zip is one of Vireo's weights and not a dataset, told by the names in its directory. Reads only the
 * file's end, so a dataset of gigabytes costs nothing.
 */
export async function looksLikeWeightsZip(file: Blob): Promise<boolean> {
  const tail = await file.slice(Math.max(0, file.size - DIRECTORY_BYTES)).arrayBuffer();
  const text = new TextDecoder('latin1').decode(tail);
  return ['model.safetensors', 'recipe.json', 'classes.json'].every((name) => text.includes(name));
}
