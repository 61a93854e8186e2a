import type { EngineState, ProgramOptions } from '../kernels/engine';

/** Counts up when the same network gives other numbers on the same device. */
const VERSION = 1;

/**
 * A name for what a network makes of images, in letters and digits: the same name, the same numbers to the bit. It follows
 * from its operations (and so from where the model was cut), its weights, how images are normalised, and the device.
 */
export async function featureIdentity(
  { graph, normalization }: Pick<ProgramOptions, 'graph' | 'normalization'>,
  { tensors }: EngineState,
  device: string,
): Promise<string> {
  const parts = [JSON.stringify([VERSION, device, normalization, graph])];
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, values] of sorted) parts.push(key, await digest(values.slice()));
  return (await digest(new TextEncoder().encode(parts.join('\n')))).slice(0, 32);
}

async function digest(bytes: BufferSource): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
