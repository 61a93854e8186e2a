import { beforeAll, describe, expect, it } from 'vitest';
import { buildModel } from '../models/catalogue';
import type { StateShape } from '../protocol/model';
import { DEFAULT_ARCHITECTURES } from '../recipe/defaults';
import type { Architecture } from '../recipe/schema';
import { adaptTensors, planImport, readPlanned, withoutWrappers } from './import-plan';
import { conversionCommand, sniffWeightsFile } from './import-source';
import { recogniseWeights } from './recognise/recognise-weights';
import { openSafetensors } from './safetensors-read';
import { writeSafetensors } from './safetensors-write';
import type { WeightsEntry } from './weights-file';
import { zipFiles } from './zip-files';

/** Names and shapes of a model's state_dict. */
function stateOf(architecture: Architecture, imageSize: number, classCount: number): StateShape[] {
  const { graph } = buildModel(architecture, { imageSize, channels: 3, classCount });
  return [...graph.parameters.flatMap(({ entries }) => entries), ...graph.buffers].map(({ name, shape }) => ({
    name,
    shape,
  }));
}

/** The directory of a file that holds these tensors. */
function directoryOf(shapes: readonly StateShape[]): WeightsEntry[] {
  return shapes.map(({ name, shape }) => ({ name, shape, dtype: 'F32' }));
}

const { resnet, timmVit, hfVit, vit, d2lVit, vgg: vgg16, mobilenetV2 } = DEFAULT_ARCHITECTURES;

/** vgg16 as torchvision publishes it: another head. */
const TORCHVISION_VGG16: StateShape[] = [
  ...stateOf(vgg16, 224, 10).filter(({ name }) => name.startsWith('features.')),
  { name: 'classifier.0.weight', shape: [4096, 25088] },
  { name: 'classifier.0.bias', shape: [4096] },
  { name: 'classifier.3.weight', shape: [4096, 4096] },
  { name: 'classifier.3.bias', shape: [4096] },
  { name: 'classifier.6.weight', shape: [1000, 4096] },
  { name: 'classifier.6.bias', shape: [1000] },
];

describe('recognising weights by names and shapes', () => {
  const resnet34 = { ...resnet, variant: 'resnet34', stem: 'imagenet' } as const;
  const vitSmall = { ...timmVit, variant: 'vit_small' } as const;
  it.each<[string, StateShape[], string, Architecture, object]>([
    [
      'torchvision resnet18',
      stateOf({ ...resnet, stem: 'imagenet' }, 224, 1000),
      'torchvision',
      { ...resnet, stem: 'imagenet' },
      { imageSize: 224, resize: 'crop', resizeTo: 256, normalization: 'imagenet' },
    ],
    [
      'torchvision resnet34',
      stateOf(resnet34, 224, 1000),
      'torchvision',
      resnet34,
      { normalization: 'imagenet' },
    ],
    ...(['w035', 'w050', 'w100'] as const).flatMap((variant) =>
      (['torchvision', 'keras'] as const).map(
        (flavour): [string, StateShape[], string, Architecture, object] => {
          const architecture = { ...mobilenetV2, variant, flavour };
          const normalization = flavour === 'keras' ? 'half' : 'imagenet';
          const name = `${flavour} mobilenet_v2 ${variant}`;
          return [name, stateOf(architecture, 224, 1000), flavour, architecture, { normalization }];
        },
      ),
    ),
    [
      'Keras’s with the head of Teachable Machine',
      stateOf({ ...mobilenetV2, flavour: 'keras', hiddenUnits: [100] }, 224, 2),
      'keras',
      { ...mobilenetV2, flavour: 'keras', hiddenUnits: [100] },
      { normalization: 'half' },
    ],
    ['torchvision vgg16', TORCHVISION_VGG16, 'torchvision', vgg16, { normalization: 'imagenet' }],
    [
      'timm vit_tiny',
      stateOf(timmVit, 224, 1000),
      'timm',
      timmVit,
      { imageSize: 224, normalization: 'half' },
    ],
    [
      'timm vit_small',
      stateOf(vitSmall, 384, 1000),
      'timm',
      vitSmall,
      { imageSize: 384, normalization: 'half' },
    ],
    [
      'Hugging Face ViT-Base',
      stateOf(hfVit, 224, 1000),
      'huggingFace',
      hfVit,
      { imageSize: 224, resize: 'stretch' },
    ],
    ['vit-pytorch', stateOf(vit, 64, 400), 'vitPytorch', vit, { imageSize: 64 }],
    ['Dive into Deep Learning', stateOf(d2lVit, 96, 10), 'd2l', d2lVit, { imageSize: 96 }],
  ])('%s', (_, entries, family, architecture, preprocessing) => {
    const recognised = recogniseWeights(entries);
    if (!recognised.ok || recognised.value === null) throw new Error('not recognised');
    expect(recognised.value.family).toBe(family);
    expect(recognised.value.preprocessing).toMatchObject(preprocessing);
    // Heads, dropout and wiring leave no trace in the shapes; all the rest must be what it was.
    const free = { dropout: 0, embeddingDropout: 0 };
    expect({ ...recognised.value.architecture, ...free }).toEqual({ ...architecture, ...free });
  });

  it.each<[string, StateShape[]]>([
    [
      'a resnet50',
      [
        { name: 'conv1.weight', shape: [64, 3, 7, 7] },
        { name: 'layer1.0.conv1.weight', shape: [64, 64, 1, 1] },
        { name: 'layer1.0.conv3.weight', shape: [256, 64, 1, 1] },
      ],
    ],
    [
      'a vit_base of timm',
      stateOf(timmVit, 224, 10).map((e) => ({ ...e, shape: e.shape.map((n) => n * 4) })),
    ],
    ['a vgg19', [...TORCHVISION_VGG16, { name: 'features.30.weight', shape: [512, 512, 3, 3] }]],
  ])('refuses %s, naming what it is', (_, entries) => {
    expect(recogniseWeights(entries)).toMatchObject({ ok: false, failure: { code: 'importSizeUnknown' } });
  });

  it('takes gray stems for gray, and refuses channels that no recipe has', () => {
    const withChannels = (channels: number) =>
      stateOf({ ...resnet, stem: 'imagenet' }, 224, 10).map((entry) =>
        entry.name === 'conv1.weight' ? { ...entry, shape: [64, channels, 7, 7] } : entry,
      );
    expect(recogniseWeights(withChannels(1))).toMatchObject({ value: { preprocessing: { channels: 1 } } });
    expect(recogniseWeights(withChannels(4))).toMatchObject({
      failure: { code: 'importChannels', values: { channels: 4 } },
    });
  });

  it('says nothing of names it never saw', () => {
    expect(recogniseWeights([{ name: 'fc1.weight', shape: [10, 784] }])).toEqual({ ok: true, value: null });
  });
});

describe('matching', () => {
  it('replaces the head for other classes and says so', () => {
    const file = withoutWrappers(directoryOf(stateOf({ ...resnet, stem: 'imagenet' }, 224, 1000)));
    const plan = planImport(file, stateOf({ ...resnet, stem: 'imagenet' }, 64, 7));
    expect(plan.reinitialised).toEqual([
      { name: 'fc.weight', expected: [7, 512], found: [1000, 512] },
      { name: 'fc.bias', expected: [7], found: [1000] },
    ]);
    expect(plan.matched).toHaveLength(file.length - 2);
    expect(plan.unused).toEqual([]);
  });

  it('takes the head class by class where both lists of classes are known', () => {
    const tensor = (name: string, shape: number[], values: number[]) =>
      ({ name, shape, dtype: 'F32', data: Float32Array.from(values) }) as const;
    const file = [
      tensor('stem.weight', [2], [7, 8]),
      tensor('fc.weight', [3, 2], [1, 2, 3, 4, 5, 6]),
      tensor('fc.bias', [3], [10, 20, 30]),
    ];
    const source = ['crow', 'owl', 'wren'];
    const wanted = (count: number): StateShape[] => [
      { name: 'stem.weight', shape: [2] },
      { name: 'fc.weight', shape: [count, 2] },
      { name: 'fc.bias', shape: [count] },
      { name: 'bn.running_mean', shape: [2] },
    ];
    const chosen = planImport(file, wanted(2), { source, target: ['wren', 'crow'] });
    expect(adaptTensors(chosen.matched, chosen).map(({ shape, data }) => [[...shape], [...data]])).toEqual([
      [[2], [7, 8]],
      [
        [2, 2],
        [5, 6, 1, 2],
      ],
      [[2], [30, 10]],
    ]);
    // As many classes, but others: rows of crows are no good for ducks.
    const others = planImport(file, wanted(3), { source, target: ['crow', 'duck', 'wren'] });
    expect(others.matched.map(({ name }) => name)).toEqual(['stem.weight']);
    expect(others.reinitialised[0]).toEqual({ name: 'fc.weight', expected: [3, 2], found: [3, 2] });
    // The same classes in the same order need no change.
    const same = planImport(file, wanted(3), { source, target: source });
    expect([same.matched.length, same.adaptations.size]).toEqual([3, 0]);
    // Nobody says what the rows are: the shape decides.
    expect(planImport(file, wanted(3), { source: null, target: ['a', 'b', 'c'] }).matched).toHaveLength(3);
  });

  it.each([
    ['timm', timmVit, 'pos_embed'],
    ['Hugging Face', hfVit, 'vit.embeddings.position_embeddings'],
    ['vit-pytorch', vit, 'pos_embedding'],
  ] as const)('resizes the positions of %s for images of another size', (_, architecture, name) => {
    const patch = architecture.patchSize;
    const file = stateOf(architecture, 14 * patch, 5);
    const plan = planImport(file, stateOf(architecture, 4 * patch, 5));
    expect([...plan.adaptations]).toEqual([[name, { kind: 'positions', from: 14, to: 4 }]]);
    expect(plan.reinitialised).toEqual([]);
    const width = file.find((entry) => entry.name === name)?.shape[2] ?? 0;
    const table = {
      name,
      shape: [1, 197, width],
      dtype: 'F32',
      data: new Float32Array(197 * width),
    } as const;
    expect(adaptTensors([table], plan)[0]?.shape).toEqual([1, 17, width]);
  });

  it('sees through wrappers, and puts a bare Hugging Face backbone where it belongs', () => {
    const model = stateOf(hfVit, 224, 5);
    const bare = model
      .filter(({ name }) => name.startsWith('vit.'))
      .map((e) => ({ ...e, name: e.name.slice(4) }));
    const averaged = [
      ...bare.map((e) => ({ ...e, name: `module.${e.name}` })),
      { name: 'n_averaged', shape: [] },
    ];
    expect(withoutWrappers(directoryOf(averaged)).map(({ name }) => name)).toEqual(
      model.map(({ name }) => name).filter((name) => name.startsWith('vit.')),
    );
    const wrapped = [...bare, { name: 'pooler.dense.weight', shape: [768, 768] }].map((e) => ({
      ...e,
      name: `module._orig_mod.${e.name}`,
    }));
    const plan = planImport(withoutWrappers(directoryOf(wrapped)), model);
    expect(plan.reinitialised).toEqual([
      { name: 'classifier.weight', expected: [5, 768], found: null },
      { name: 'classifier.bias', expected: [5], found: null },
    ]);
    expect(plan.unused).toEqual(['vit.pooler.dense.weight']);
  });

  it('keeps no place for what only the file has', () => {
    const plan = planImport(withoutWrappers(directoryOf(TORCHVISION_VGG16)), stateOf(vgg16, 64, 10));
    expect(plan.matched).toHaveLength(26);
    expect(plan.reinitialised.map(({ name }) => name)).toEqual([
      'classifier.0.weight',
      'classifier.0.bias',
      'classifier.3.weight',
      'classifier.3.bias',
    ]);
    expect(plan.unused).toEqual(['classifier.6.weight', 'classifier.6.bias']);
  });
});

/** A blob that notes which bytes are read. */
class WatchedBlob extends Blob {
  readonly reads: [begin: number, end: number][] = [];
  override slice(begin = 0, end = this.size): Blob {
    this.reads.push([begin, end]);
    return super.slice(begin, end);
  }
  override arrayBuffer(): Promise<ArrayBuffer> {
    throw new Error('the whole file was read at once');
  }
}

it('reads what was matched by its ranges, once, and nothing else', async () => {
  const tensor = (name: string, values: number[]) =>
    ({ name, shape: [values.length], dtype: 'F32', data: Float32Array.from(values) }) as const;
  const bytes = writeSafetensors([
    tensor('a', [1, 2]),
    tensor('unwanted', Array(1000).fill(5)),
    tensor('b', [3]),
  ]);
  const blob = new WatchedBlob([bytes]);
  const opened = await openSafetensors(blob);
  if (!opened.ok) throw new Error(opened.failure.code);
  const headerEnd = bytes.byteLength - 4 * (2 + 1000 + 1);
  const plan = planImport(withoutWrappers(opened.value.entries), [
    { name: 'b', shape: [1] },
    { name: 'a', shape: [2] },
  ]);
  const tensors = await readPlanned(opened.value, plan);
  expect(tensors.map(({ name, data }) => [name, ...data])).toEqual([
    ['a', 1, 2],
    ['b', 3],
  ]);
  const dataReads = blob.reads.filter(([begin]) => begin >= headerEnd);
  expect(dataReads).toEqual([
    [headerEnd, headerEnd + 8],
    [headerEnd + 4008, headerEnd + 4012],
  ]);
});

describe('kinds of files', () => {
  let codes: (content: BlobPart[], name?: string) => Promise<string>;
  beforeAll(() => {
    codes = async (content, name = 'weights.pth') => {
      const kind = await sniffWeightsFile(new Blob(content), name);
      return kind.ok ? kind.value : kind.failure.code;
    };
  });

  it('tells files by what they hold, not by their names', async () => {
    const zip = async (...names: string[]) =>
      codes([await zipFiles(Object.fromEntries(names.map((name) => [name, 'x'])))], 'a.safetensors');
    expect(await codes([writeSafetensors([])])).toBe('safetensors');
    expect(await zip('model.safetensors', 'recipe.json', 'classes.json')).toBe('vireoZip');
    expect(await zip('resnet18/data.pkl', 'resnet18/data/0')).toBe('torchSave');
    expect(await zip('metadata.json', 'config.json', 'model.weights.h5')).toBe('kerasRefused');
    expect(await codes(['PK\u0003\u0004 cut off'])).toBe('weightsZipUnreadable');
    expect(await codes([new Uint8Array([0x80, 2, 0x8a, 0x0a])])).toBe('pickleRefused');
    expect(await codes([new Uint8Array(257), 'ustar'])).toBe('pickleRefused');
    expect(await codes([new Uint8Array([0x89]), 'HDF\r\n\u001a\n', new Uint8Array(90)])).toBe('kerasRefused');
    expect(await codes(['hello there, reader'])).toBe('notWeights');
    expect(await codes([])).toBe('notWeights');
  });

  it('gives two lines that convert a pickle, safe in a shell', () => {
    const [install, convert, ...rest] = conversionCommand('resnet18-f37072fd.pth').split('\n');
    expect(rest).toEqual([]);
    expect(install).toContain('pip install');
    expect(convert).toContain("torch.load('resnet18-f37072fd.pth'");
    expect(convert).toContain("'resnet18-f37072fd.safetensors'");
    expect(conversionCommand("x'; rm -rf $HOME; '.pth")).not.toContain('rm -rf');
  });
});
