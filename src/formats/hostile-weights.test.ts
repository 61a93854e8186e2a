import { expect, test } from 'vitest';
import { type Failure, failure, success } from '../shared/result';
import { sniffWeightsFile } from './import-source';
import { underModelNames } from './recognise/model-names';
import { recogniseWeights } from './recognise/recognise-weights';
import { openSafetensors } from './safetensors-read';
import { openTfjsLayers } from './tfjs-import/open-tfjs-layers';
import { readTeachableMachineLabels } from './tfjs-import/teachable-machine';
import { readRecipe } from './weights-zip';

/** A safetensors file with this text as its header. */
function safetensors(header: string, dataBytes = 0): Blob {
  const text = new TextEncoder().encode(header);
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(text.length), true);
  return new Blob([length.buffer, text, new Uint8Array(dataBytes)]);
}

/** Tensors without a number. */
const empty = (names: readonly string[]) =>
  `{${names.map((name) => `"${name}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}`).join()}}`;
const NESTED = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
const many = (count: number, name: (i: number) => string) => Array.from({ length: count }, (_, i) => name(i));

async function refused(read: Promise<{ ok: true } | { ok: false; failure: Failure }>): Promise<string> {
  const result = await read;
  return result.ok ? 'opened' : result.failure.code;
}

test('a million empty tensors are refused by the length of their list, fewer by their number', async () => {
  const million = safetensors(empty(many(1_000_000, (i) => `t${i}`)));
  expect(await openSafetensors(million)).toMatchObject({ ok: false, failure: { code: 'textTooLong' } });
  expect(await openSafetensors(safetensors(empty(many(20_001, (i) => `t${i}`))))).toMatchObject({
    ok: false,
    failure: { code: 'tooManyTensors', values: { found: 20_001, limit: 20_000 } },
  });
});

test('the weights of a tfjs model are counted as well', async () => {
  const weights = many(20_001, (i) => `{"name":"${i}","shape":[0],"dtype":"float32"}`);
  const topology = '{"class_name":"Sequential","config":[]}';
  const model = `{"modelTopology":${topology},"weightsManifest":[{"paths":["a"],"weights":[${weights}]}]}`;
  expect(await refused(openTfjsLayers(model, async () => success(new Blob())))).toBe('tooManyTensors');
});

test('names that count blocks: two hundred thousand are counted, a number that is none makes no network', () => {
  const entries = (names: readonly string[]) => names.map((name) => ({ name, shape: [1] }));
  const resnet = ['layer1.0.conv1.weight', ...many(200_000, (i) => `layer1.${i}`)];
  expect(recogniseWeights(entries(resnet))).toMatchObject({
    ok: false,
    failure: { code: 'importSizeUnknown' },
  });
  const d2l = [
    { name: 'patch_embedding.conv.weight', shape: [64, 3, 4, 4] },
    { name: 'blks.0.mlp.dense1.weight', shape: [128, 64] },
    { name: 'pos_embedding', shape: [1, 5, 64] },
    { name: 'blks.0.attention.W_q.weight', shape: [64, 64] },
  ];
  expect(recogniseWeights(d2l)).toMatchObject({ ok: true, value: { architecture: { depth: 1 } } });
  const endless = [...d2l, { name: 'blks.999999999.x', shape: [1] }];
  expect(recogniseWeights(endless)).toMatchObject({ ok: false, failure: { code: 'importSizeUnknown' } });
});

test('as many blocks as may be are renamed without comparing each with each', () => {
  const names = ['conv_stem.weight', 'conv_head.bias', ...many(19_998, (i) => `blocks.${i}.0.conv.weight`)];
  const entries = names.map((name) => ({
    name,
    shape: [1],
    source: { name, shape: [1], dtype: 'F32' as const },
  }));
  const renamed = underModelNames(entries);
  expect(renamed.entries.at(-1)?.name).toBe('features.19998.0.weight');
});

test('a type that every object has is no type', async () => {
  const header = '{"a":{"dtype":"constructor","shape":[0],"data_offsets":[0,0]}}';
  expect(await openSafetensors(safetensors(header))).toEqual(
    failure('safetensorsDtype', { tensor: 'a', dtype: 'constructor' }),
  );
});

test('a tensor called __proto__ is one like any other', async () => {
  const opened = await openSafetensors(safetensors(empty(['__proto__', 'constructor'])));
  expect(opened.ok && opened.value.entries.map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
});

test('JSON nested a million levels deep is refused in words, wherever it lies', async () => {
  expect(await refused(openSafetensors(safetensors(`{"a":${NESTED}}`)))).toBe('jsonTooDeep');
  expect(await refused(Promise.resolve(readRecipe(`{"dataset":${NESTED}}`)))).toBe('jsonTooDeep');
  expect(await refused(Promise.resolve(readTeachableMachineLabels(`{"labels":${NESTED}}`)))).toBe(
    'jsonTooDeep',
  );
  const model = openTfjsLayers(`{"modelTopology":${NESTED}}`, async () => success(null));
  expect(await refused(model)).toBe('jsonTooDeep');
});

test('a hundred thousand labels of one name are numbered', () => {
  const labels = readTeachableMachineLabels(JSON.stringify({ labels: many(100_000, () => 'cat') }));
  expect(labels.ok && [labels.value[0], labels.value[99_999]]).toEqual(['cat', 'cat (100000)']);
});

test.each([
  ['7-Zip', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['RAR', [0x52, 0x61, 0x72, 0x21, 0x1a, 7, 0]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
])('weights inside a %s archive are asked for by themselves', async (format, bytes) => {
  const file = new Blob([new Uint8Array([...bytes, ...new Array(20).fill(0)])]);
  expect(await sniffWeightsFile(file, 'model.pth')).toEqual(failure('archiveInstead', { format }));
});
