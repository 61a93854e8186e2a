import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { learningRateScales } from '../models/backbone';
import { buildModel } from '../models/catalogue';
import { fits, fromStateDict } from '../nn/state-dict';
import type { ExportedModel, ModelSplit } from '../protocol/model';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from '../recipe/defaults';
import { defaultOptimizer, OPTIMIZER_NAMES } from '../recipe/kinds/optimizers';
import { SCHEDULE_NAMES, type Schedule } from '../recipe/kinds/schedules';
import type { Architecture, Recipe } from '../recipe/schema';
import { parseCsv } from '../shared/csv';
import { learningRateAt } from '../training/schedules';
import { planImport, readPlanned, withoutWrappers } from './import-plan';
import { exportPytorchProject } from './pytorch-project';
import { underModelNames } from './recognise/model-names';
import { recogniseWeights } from './recognise/recognise-weights';
import { openSafetensors } from './safetensors-read';
import { logitSample } from './testing/engine-logits';
import { EXAMPLES, type ExampleOptions, exampleModel } from './testing/example-models';
import { python, unpack } from './testing/pytorch-folder';
import { readTensors } from './weights-file';

const folders: string[] = [];

/** The project of a model, unpacked. */
async function projectOf(model: ExportedModel, split: ModelSplit | null = null): Promise<string> {
  const folder = await unpack(await exportPytorchProject(model, await logitSample(model, 2), split));
  folders.push(folder);
  return path.join(folder, 'vireo-pytorch');
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const { convnext, dinov2, efficientnet, hfVit, mlp, mobilenetV2, mobilenetV3, resnet, timmVit, vgg } =
  DEFAULT_ARCHITECTURES;

/** Every architecture as the recipe can ask for it, at its own size. */
const MODELS: readonly (ExampleOptions & { name: string; architecture: Architecture })[] = [
  ...EXAMPLES.filter((example) => example.module === undefined),
  { name: 'resnet18, cifar stem, gray', architecture: resnet, channels: 1, imageSize: 16 },
  { name: 'resnet34, imagenet stem', architecture: { ...resnet, variant: 'resnet34', stem: 'imagenet' } },
  { name: 'vgg16', architecture: DEFAULT_ARCHITECTURES.vgg },
  {
    name: 'vgg16, binary head',
    architecture: { ...DEFAULT_ARCHITECTURES.vgg, binaryHead: true },
    classes: ['cat', 'dog'],
  },
  ...(['torchvision', 'keras'] as const).map((flavour) => ({
    name: `mobilenet_v2 0.35 of ${flavour}, a hidden layer`,
    architecture: { ...mobilenetV2, variant: 'w035' as const, flavour, hiddenUnits: [10] },
    imageSize: 33,
  })),
  { name: 'mobilenet_v2', architecture: mobilenetV2 },
  { name: 'timm vit_tiny', architecture: timmVit },
  { name: 'timm vit_small', architecture: { ...timmVit, variant: 'vit_small', dropout: 0.1 } },
  { name: 'hf vit base', architecture: DEFAULT_ARCHITECTURES.hfVit },
  { name: 'hf vit tiny, a hidden layer', architecture: { ...hfVit, variant: 'tiny', hiddenUnits: [9] } },
  { name: 'resnet50', architecture: { ...resnet, variant: 'resnet50', stem: 'imagenet' } },
  { name: 'vgg19_bn, gray', architecture: { ...vgg, variant: 'vgg19', batchNorm: true }, channels: 1 },
  { name: 'mobilenet_v3_small', architecture: mobilenetV3 },
  {
    name: 'mobilenet_v3_large of timm, a linear head',
    architecture: { ...mobilenetV3, variant: 'large', flavour: 'timm', hiddenUnits: [] },
  },
  { name: 'efficientnet_b0, gray', architecture: efficientnet, channels: 1 },
  { name: 'convnext_tiny', architecture: { ...convnext, variant: 'tiny', stochasticDepth: 0.1 } },
  { name: 'convnext_atto', architecture: { ...convnext, hiddenUnits: [9], hiddenActivation: 'hardSwish' } },
  { name: 'dinov2_small', architecture: dinov2, imageSize: 28 },
  {
    name: 'mlp, one output for two classes',
    architecture: { ...mlp, binaryHead: true },
    imageSize: 9,
    classes: ['a', 'b'],
  },
];

/** Draws new weights with PyTorch's own initialisation, changes what it leaves at 0 or 1, and writes them with logits. */
const FROM_PYTORCH = `
import torch
from data import HERE, NORMALIZATION
from model import build_model
from weights import load_weights, save_weights
torch.manual_seed(3)
model = build_model()
with torch.no_grad():
    for name, tensor in model.state_dict().items():
        if tensor.dtype == torch.float32:
            tensor.add_(0.02 * torch.randn_like(tensor))
            if name.endswith("running_var"):
                tensor.abs_().add_(0.1)
model.eval()
images = load_weights(HERE / "sample.safetensors")["images"]
mean, deviation = (torch.tensor(NORMALIZATION[key]).view(1, -1, 1, 1) for key in ("mean", "deviation"))
with torch.no_grad():
    logits = model((images / 255 - mean) / deviation)
save_weights("new.safetensors", model.state_dict(), {})
save_weights("new-logits.safetensors", {"logits": logits}, {})
`;

async function readFile(file: string) {
  const opened = await openSafetensors(new Blob([readFileSync(file)]));
  if (!opened.ok) throw new Error(opened.failure.code);
  return readTensors(opened.value);
}

/** What a difference is measured by: 1, or the largest logit where that is more. */
function scaleOf(logits: ArrayLike<number>): number {
  return Math.max(1, ...Array.from(logits, Math.abs));
}

describe('there and back', () => {
  it.each(MODELS)(
    'Vireo → PyTorch (strict) and PyTorch → Vireo, logits within 1e-4: $name',
    async (example) => {
      const model = exampleModel(example.architecture, example);
      const folder = await projectOf(model);
      const check = python(folder, ['check.py']);
      expect(check, check.output).toMatchObject({ status: 0 });
      const difference = Number(/difference of logits: (\S+);/.exec(check.output)?.[1]);
      expect(difference).toBeLessThan(1e-4);
      expect(check.output).toContain('same class for 2 of 2');

      writeFileSync(path.join(folder, 'new.py'), FROM_PYTORCH);
      const made = python(folder, ['new.py']);
      expect(made, made.output).toMatchObject({ status: 0 });
      const tensors = await readFile(path.join(folder, 'new.safetensors'));
      expect(fits(fromStateDict(model.graph, tensors).mismatch)).toBe(true);
      const [expected] = await readFile(path.join(folder, 'new-logits.safetensors'));
      const { logits } = await logitSample({ ...model, tensors }, 2);
      for (const [i, value] of logits.entries()) {
        expect(Math.abs(value - expected.data[i])).toBeLessThan(1e-4 * scaleOf(expected.data));
      }
    },
  );

  it('check.py fails where a weight differs', async () => {
    const model = exampleModel(EXAMPLES[0].architecture, EXAMPLES[0]);
    const sample = await logitSample(model, 2);
    const folder = await unpack(
      await exportPytorchProject(model, { ...sample, logits: sample.logits.map((v) => v + 0.01) }, null),
    );
    folders.push(folder);
    expect(python(path.join(folder, 'vireo-pytorch'), ['check.py']).status).toBe(1);
  });
});

/** A model as torchvision makes it, and what it says of the sample's images. */
const TORCHVISION = `
import sys
import torch, torchvision
from weights import load_weights, save_weights
torch.manual_seed(4)
settings = {"image_size": 64} if sys.argv[1].startswith("vit") else {}
model = torchvision.models.get_model(sys.argv[1], num_classes=3, **settings).eval()
for head in (m for m in model.modules() if isinstance(m, torch.nn.Linear) and m.out_features == 3):
    torch.nn.init.normal_(head.weight, std=0.05)  # some begin with zeros
images = load_weights("sample.safetensors")["images"] / 255
mean, deviation = (torch.tensor(v).view(1, 3, 1, 1) for v in ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]))
with torch.no_grad():
    logits = model((images - mean) / deviation)
save_weights("theirs.safetensors", {"module." + k: v for k, v in model.state_dict().items()}, {})
save_weights("theirs-logits.safetensors", {"logits": logits}, {})
`;

const IMAGENET_RESNET = { ...resnet, stem: 'imagenet' } as const;

it.each<readonly [string, Architecture]>([
  ['resnet18', IMAGENET_RESNET],
  ['resnet34', { ...IMAGENET_RESNET, variant: 'resnet34' }],
  ['resnet50', { ...IMAGENET_RESNET, variant: 'resnet50' }],
  ['mobilenet_v2', mobilenetV2],
  ['mobilenet_v3_small', mobilenetV3],
  ['mobilenet_v3_large', { ...mobilenetV3, variant: 'large', hiddenUnits: [1280] }],
  ['efficientnet_b0', efficientnet],
  ['convnext_tiny', { ...convnext, variant: 'tiny' }],
  ['vit_b_16', { ...timmVit, variant: 'vit_base' }],
])('torchvision’s own %s is recognised and gives its logits here', async (name, architecture) => {
  const example = exampleModel(architecture, { imageSize: 64 });
  const folder = await projectOf(example);
  writeFileSync(path.join(folder, 'theirs.py'), TORCHVISION);
  const made = python(folder, ['theirs.py', name]);
  expect(made, made.output).toMatchObject({ status: 0 });

  const opened = await openSafetensors(new Blob([readFileSync(path.join(folder, 'theirs.safetensors'))]));
  if (!opened.ok) throw new Error(opened.failure.code);
  const { entries, family } = underModelNames(withoutWrappers(opened.value.entries));
  const recognised = recogniseWeights(entries, family);
  expect(recognised.ok && recognised.value?.architecture).toEqual(example.recipe.architecture);
  expect(recognised.ok && recognised.value?.preprocessing.normalization).toBe('imagenet');
  const { parameters, buffers } = example.graph;
  const plan = planImport(entries, [...parameters.flatMap((p) => p.entries), ...buffers]);
  expect(plan.reinitialised).toEqual([]);
  const tensors = await readPlanned(opened.value, plan);
  const normalization = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };
  const { logits } = await logitSample({ ...example, tensors, normalization }, 2);
  const [expected] = await readFile(path.join(folder, 'theirs-logits.safetensors'));
  for (const [i, value] of logits.entries()) {
    expect(Math.abs(value - expected.data[i])).toBeLessThan(1e-4 * scaleOf(expected.data));
  }
});

/** Real pictures: discs and squares, with noise, as PNG. */
const MAKE_IMAGES = `
import random
from pathlib import Path
from PIL import Image, ImageDraw
random.seed(5)
def picture(kind):
    image = Image.effect_noise((24, 20), 40).convert("RGB")
    draw = ImageDraw.Draw(image)
    x, y = random.randint(2, 10), random.randint(2, 8)
    colour = tuple(random.randint(120, 255) for _ in range(3))
    (draw.ellipse if kind == "disc, round" else draw.rectangle)((x, y, x + 10, y + 10), fill=colour)
    return image
for kind in ("disc, round", "square"):
    for i in range(32):
        path = Path("images") / kind / f"{i:03}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture(kind).save(path)
`;

describe('going on in PyTorch', () => {
  const classes = ['disc, round', 'square'];
  /** Of each class 24 to train on and 8 to judge by. */
  const imagesFrom = (first: number, end: number) =>
    classes.flatMap((name, label) =>
      Array.from({ length: end - first }, (_, i) => ({
        path: `${name}/${String(first + i).padStart(3, '0')}.png`,
        label,
      })),
    );
  const split: ModelSplit = { training: imagesFrom(0, 24), validation: imagesFrom(24, 32), test: [] };
  let folder = '';

  beforeAll(async () => {
    const example = exampleModel(
      { ...DEFAULT_ARCHITECTURES.cnn, blocks: DEFAULT_ARCHITECTURES.cnn.blocks.slice(0, 2) },
      { imageSize: 16, classes },
    );
    const recipe: Recipe = {
      ...example.recipe,
      split: { ...DEFAULT_RECIPE.split, validationPercent: 25 },
      training: {
        ...DEFAULT_RECIPE.training,
        batchSize: 16,
        epochs: 24,
        learningRate: 2e-3,
        emaDecay: 0.5,
        clipNorm: 5,
      },
      optimizer: DEFAULT_RECIPE.optimizer,
      schedule: { ...DEFAULT_RECIPE.schedule, kind: 'cosine', warmupEpochs: 0.5 },
      augmentation: { ...DEFAULT_RECIPE.augmentation, horizontalFlip: 0.5, cropPadding: 2, erasing: 0.1 },
    };
    folder = await projectOf({ ...example, recipe }, split);
    writeFileSync(path.join(folder, 'make_images.py'), MAKE_IMAGES);
    const made = python(folder, ['make_images.py']);
    expect(made, made.output).toMatchObject({ status: 0 });
  });

  const lossesOf = (output: string) =>
    [...output.matchAll(/^epoch \d+\/\d+: loss (\S+), accuracy \S+, validation loss/gm)].map((match) =>
      Number(match[1]),
    );

  it('trains on images, and Vireo reads the weights back', async () => {
    const trained = python(folder, ['train.py', 'images', '--workers', '0']);
    expect(trained, trained.output).toMatchObject({ status: 0 });
    expect(trained.output).toContain('48 images, 16 to judge by, 1 process on cpu');
    const losses = lossesOf(trained.output);
    expect(losses, trained.output).toHaveLength(24);
    expect(losses[23]).toBeLessThan(losses[0]);
    const { graph } = buildModel(
      { ...DEFAULT_ARCHITECTURES.cnn, blocks: DEFAULT_ARCHITECTURES.cnn.blocks.slice(0, 2) },
      { imageSize: 16, channels: 3, classCount: 2 },
    );
    const tensors = await readFile(path.join(folder, 'trained.safetensors'));
    expect(fits(fromStateDict(graph, tensors).mismatch)).toBe(true);
  });

  it('predicts a folder into a CSV, class names quoted', () => {
    const args = [
      'predict.py',
      'images/square',
      '--weights',
      'trained.safetensors',
      '--output',
      'answers.csv',
    ];
    const predicted = python(folder, args);
    expect(predicted, predicted.output).toMatchObject({ status: 0 });
    const rows = parseCsv(readFileSync(path.join(folder, 'answers.csv'), 'utf8'));
    if (!rows.ok) throw new Error(rows.failure.code);
    expect(rows.value).toHaveLength(33);
    expect(rows.value[0]).toEqual(['Id', 'Category']);
    expect(rows.value[1][0]).toBe('000');
    const square = rows.value.filter((row) => row[1] === 'square').length;
    expect(square).toBeGreaterThan(20);
  });

  it('leaves what the recipe freezes as it was, running statistics too, and trains the rest', async () => {
    const architecture = {
      ...DEFAULT_ARCHITECTURES.cnn,
      blocks: DEFAULT_ARCHITECTURES.cnn.blocks.slice(0, 2),
    };
    const example = exampleModel(architecture, { imageSize: 16, classes });
    const frozen = example.frozen.filter((name) => !/^features\.[45]\./.test(name));
    const training = { ...DEFAULT_RECIPE.training, freezeBackboneEpochs: -1, epochs: 1, batchSize: 16 };
    const head = await projectOf({ ...example, frozen, recipe: { ...example.recipe, training } });
    const trained = python(head, ['train.py', path.join(folder, 'images'), '--workers', '0']);
    expect(trained, trained.output).toMatchObject({ status: 0 });
    const after = new Map(
      (await readFile(path.join(head, 'trained.safetensors'))).map(({ name, data }) => [name, data]),
    );
    expect(frozen).toContain('features.1.bias');
    for (const { name, data } of example.tensors) {
      const isFrozen = frozen.includes(name) || name.startsWith('features.1.');
      if (isFrozen) expect([...(after.get(name) ?? [])], name).toEqual([...data]);
      else expect([...(after.get(name) ?? [])], name).not.toEqual([...data]);
    }
  });

  it.each(['same', 'geometric'] as const)(
    'gives each parameter the rate Vireo gives it: %s',
    async (backboneRates) => {
      const { blocks } = DEFAULT_ARCHITECTURES.cnn;
      const example = exampleModel({ ...DEFAULT_ARCHITECTURES.cnn, blocks }, { imageSize: 16, classes });
      const training = { ...DEFAULT_RECIPE.training, backboneLearningRateScale: 0.01, backboneRates };
      const recipe: Recipe = { ...example.recipe, training };
      const project = await projectOf({ ...example, recipe });
      const script = `
import json
from model import build_model
from optimizer import build_optimizer
model = build_model()
names = {id(parameter): name for name, parameter in model.named_parameters()}
groups = build_optimizer(model, 0.5).param_groups
print(json.dumps({names[id(p)]: group["scale"] for group in groups for p in group["params"]}))
`;
      const { output, status } = python(project, ['-c', script]);
      expect(status, output).toBe(0);
      const theirs: Record<string, number> = JSON.parse(output);
      const ours = learningRateScales(recipe, example.graph);
      const names = example.graph.parameters.map(({ name }) => name);
      expect(Object.keys(theirs).toSorted()).toEqual(names.toSorted());
      for (const name of names) expect(theirs[name], name).toBeCloseTo(ours.get(name) ?? 1, 12);
      expect(new Set(Object.values(theirs)).size).toBe(backboneRates === 'same' ? 2 : 4);
    },
  );

  it('judges other images by none of them, unless the weights come from nowhere or a folder is named', () => {
    const others = (...args: readonly string[]) =>
      python(folder, ['train.py', 'images', '--other-images', '--epochs', '1', '--workers', '0', ...args]);
    const goingOn = others();
    expect(goingOn.output, goingOn.output).toContain('64 images, none to judge by');
    expect(goingOn.output).toContain('No validation: the weights may have been trained on these images.');
    expect(others('--from-scratch').output).toContain('48 images, 16 to judge by');
    expect(others('--validation', 'images').output).toContain('64 images, 64 to judge by');
  });

  it('refuses images of other classes', () => {
    cpSync(path.join(folder, 'images/square'), path.join(folder, 'other/square'), { recursive: true });
    const refused = python(folder, ['train.py', 'other', '--other-images']);
    expect(refused.status).not.toBe(0);
    expect(refused.output).toContain(
      "other holds the classes ['square'], the model knows ['disc, round', 'square']",
    );
  });

  it('computes the learning rates Vireo does', () => {
    const cases: { schedule: Schedule; stepsPerEpoch: number; epochs: number }[] = [];
    for (const kind of SCHEDULE_NAMES) {
      for (const warmupEpochs of [0, 1.5]) {
        const schedule = { kind, warmupEpochs, finalShare: 0.1, everyEpochs: 2, factor: 0.3 };
        cases.push({ schedule, stepsPerEpoch: 7, epochs: 5 });
      }
    }
    writeFileSync(path.join(folder, 'cases.json'), JSON.stringify(cases));
    const script = `
import json
from schedule import share_at
cases = json.load(open("cases.json"))
print(json.dumps([[share_at(c["schedule"], s, c["stepsPerEpoch"], c["epochs"]) for s in range(35)] for c in cases]))
`;
    const { output } = python(folder, ['-c', script]);
    const shares: number[][] = JSON.parse(output);
    for (const [i, context] of cases.entries()) {
      for (let step = 0; step < 35; step++) {
        expect(shares[i][step]).toBeCloseTo(learningRateAt({ ...context, peak: 1 }, step), 12);
      }
    }
  });

  it('makes every optimizer with the recipe’s settings, and ends at a name it does not know', () => {
    const settings = OPTIMIZER_NAMES.map((name) => ({ ...defaultOptimizer(name), weightDecay: 0 }));
    writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings));
    const script = `
import json, torch
from kinds import OPTIMIZERS, named
classes = []
for settings in json.load(open("settings.json")):
    weight = torch.ones(3, requires_grad=True)
    optimizer = named(OPTIMIZERS, settings["kind"])([{"params": [weight], "weight_decay": 0.0}], 0.5, settings)
    (weight * torch.tensor([1.0, -2.0, 0.0])).sum().backward()
    optimizer.step()
    # Every optimizer goes against the gradient, and stays where it is 0.
    assert weight[0] < 1 < weight[1] and weight[2] == 1, settings
    classes.append(type(optimizer).__name__)
print(json.dumps(classes))
named(OPTIMIZERS, "soul")
`;
    const { output, status } = python(folder, ['-c', script]);
    const [classes, refusal] = output.trim().split('\n');
    expect(JSON.parse(classes ?? '')).toEqual(['Adam', 'AdamW', 'SGD', 'Adagrad', 'RMSprop']);
    expect(refusal).toContain("asks for 'soul'");
    expect(status).toBe(1);
  });
});
