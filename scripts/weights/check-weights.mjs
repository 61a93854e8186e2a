// Whether a file holds the weights it is said to hold: its directory is read, and no number of it.
import { openAsBlob } from 'node:fs';
import { inMegabytes, Refusal } from './refusal.mjs';

/** @typedef {import('../../src/recipe/backbones').Backbone} Backbone */

/** A stated size may differ from the values' own by the file's directory. */
const DIRECTORY_SHARE = 0.01;

/**
 * Before anything is fetched: whether the size can be that of these weights. Throws a Refusal.
 * @param {Backbone} backbone
 * @param {number} expectedBytes of its values
 * @param {number} sizeBytes
 */
export function checkSize({ id, title }, expectedBytes, sizeBytes) {
  const largest = expectedBytes * (1 + DIRECTORY_SHARE) + 65_536;
  if (sizeBytes < expectedBytes || sizeBytes > largest)
    throw new Refusal(
      `The file for ${id} has ${inMegabytes(sizeBytes)}; the weights of ${title} have ${inMegabytes(expectedBytes)}. It is not taken.`,
    );
}

/** @typedef {Awaited<ReturnType<typeof import('./shared-tables.mjs').sharedTables>>} Tables */

/**
 * Opens a file of weights as the page would: its directory, and no number of it. Throws a Refusal.
 * @param {string} file
 * @param {string} name as a person knows it
 * @param {Tables} tables
 */
export async function openWeightsFile(file, name, { sniffWeightsFile, openSafetensors, openTorchSave }) {
  const blob = await openAsBlob(file);
  const kind = await sniffWeightsFile(blob, name);
  if (!kind.ok || kind.value === 'vireoZip')
    throw new Refusal(
      `${name} is no file of weights for the shelf: safetensors, or what torch.save writes (.pth, .pt).`,
    );
  const opened = await (kind.value === 'safetensors' ? openSafetensors(blob) : openTorchSave(blob));
  if (!opened.ok) {
    const { code, values } = opened.failure;
    throw new Refusal(
      `${name} is not whole, or not safe to read (${code}${values ? ` ${JSON.stringify(values)}` : ''}).`,
    );
  }
  return { kind: kind.value, entries: opened.value.entries };
}

/** @typedef {Awaited<ReturnType<typeof openWeightsFile>>['entries']} Entries */

/** @param {Entries} entries @param {string} name @param {Backbone | undefined} backbone whose number is expected, where that is known */
export function countParameters(entries, name, backbone) {
  const parameters = entries
    .filter((entry) => !/(^|\.)(running_mean|running_var|num_batches_tracked)$/.test(entry.name))
    .reduce((sum, { shape }) => sum + shape.reduce((size, length) => size * length, 1), 0);
  if (parameters === 0) throw new Refusal(`${name} holds no weights.`);
  if (backbone && parameters !== backbone.parameters)
    throw new Refusal(
      `${name} is not ${backbone.title}: it has ${parameters} parameters, and ${backbone.parameters} are expected.`,
    );
  return parameters;
}

/** Whether the tensors that tell the weights are there. Throws a Refusal. @param {Entries} entries @param {string} name @param {Backbone} backbone */
export function checkTensors(entries, name, backbone) {
  const shapes = new Map(entries.map((entry) => [entry.name, entry.shape]));
  for (const [tensor, shape] of Object.entries(backbone.tensors)) {
    const found = shapes.get(tensor);
    if (found?.join() !== shape.join())
      throw new Refusal(
        `${name} is not ${backbone.title}: ${tensor} should have the shape [${shape.join(', ')}] and ${
          found ? `has [${found.join(', ')}]` : 'is not there'
        }.`,
      );
  }
}
