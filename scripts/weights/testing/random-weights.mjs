import { randomFillSync } from 'node:crypto';

/**
 * A safetensors file of numbers drawn at random: the tensors that tell the weights, and two more that make up the
 * numbers of parameters and of running statistics. https://huggingface.co/docs/safetensors
 * @param {Pick<import('../../../src/recipe/backbones').Backbone, 'tensors' | 'parameters' | 'statistics'>} backbone
 * @returns {Buffer}
 */
export function randomWeights({ tensors, parameters, statistics }) {
  /** @param {readonly number[]} shape */
  const count = (shape) => shape.reduce((size, length) => size * length, 1);
  const rest = parameters - Object.values(tensors).reduce((sum, shape) => sum + count(shape), 0);
  /** @type {Record<string, object>} */
  const header = {};
  let offset = 0;
  for (const [name, shape] of Object.entries({
    ...tensors,
    'rest.weight': [rest],
    'rest.running_mean': [statistics],
  })) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + 4 * count(shape)] };
    offset += 4 * count(shape);
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, randomFillSync(Buffer.alloc(offset))]);
}
