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

/**
 * The number of parameters in a safetensors file, its directory being whole. Throws a Refusal.
 * @param {string} file
 * @param {string} name as a person knows it
 * @param {typeof import('../../src/formats/safetensors-read').openSafetensors} open
 * @param {Backbone | undefined} backbone whose tensors are expected, where that is known
 */
export async function countParameters(file, name, open, backbone) {
  const opened = await open(await openAsBlob(file));
  if (!opened.ok) {
    const { code, values } = opened.failure;
    throw new Refusal(
      `${name} is no whole safetensors file (${code}${values ? ` ${JSON.stringify(values)}` : ''}).`,
    );
  }
  const { entries } = opened.value;
  const parameters = entries
    .filter((entry) => !/(^|\.)(running_mean|running_var|num_batches_tracked)$/.test(entry.name))
    .reduce((sum, { shape }) => sum + shape.reduce((size, length) => size * length, 1), 0);
  if (parameters === 0) throw new Refusal(`${name} holds no weights.`);
  if (!backbone) return parameters;
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
  if (parameters !== backbone.parameters)
    throw new Refusal(
      `${name} is not ${backbone.title}: it has ${parameters} parameters, and ${backbone.parameters} are expected.`,
    );
  return parameters;
}
