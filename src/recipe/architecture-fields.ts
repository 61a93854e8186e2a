/** What a form shows of a network. Labels and explanations stand in the catalogue under `field.<path>`. */
import type { RecipeField } from './fields';
import type { ArchitectureKind, Recipe } from './schema';

type ArchitectureField = Omit<RecipeField, 'group'>;

const ofArchitecture = (list: readonly ArchitectureField[]): readonly RecipeField[] =>
  list.map((field) => ({ ...field, group: 'architecture' }));

const hasHiddenLayers = ({ architecture }: Recipe) =>
  'hiddenUnits' in architecture && architecture.hiddenUnits.length > 0;

/** Beside the list of hidden layers, which has an editor of its own. */
const HEAD: readonly ArchitectureField[] = [
  { path: 'architecture.hiddenActivation', matters: hasHiddenLayers },
  { path: 'architecture.dropout', step: 0.05 },
  { path: 'architecture.binaryHead' },
  { path: 'architecture.outputBias' },
];

const STOCHASTIC_DEPTH: ArchitectureField = { path: 'architecture.stochasticDepth', step: 0.05 };

/** The fields of an architecture, in order; the lists of a CNN (blocks, hidden layers) have an editor of their own. */
export const ARCHITECTURE_FIELDS: { readonly [K in ArchitectureKind]: readonly RecipeField[] } = {
  cnn: ofArchitecture(HEAD),
  vit: ofArchitecture([
    { path: 'architecture.patchSize', unit: 'px', step: 1 },
    { path: 'architecture.width', step: 32 },
    { path: 'architecture.depth', step: 1 },
    { path: 'architecture.heads', step: 1 },
    { path: 'architecture.headWidth', step: 16 },
    { path: 'architecture.mlpWidth', step: 64 },
    { path: 'architecture.dropout', step: 0.05 },
    { path: 'architecture.embeddingDropout', step: 0.05 },
    { path: 'architecture.pooling' },
  ]),
  resnet: ofArchitecture([{ path: 'architecture.variant' }, { path: 'architecture.stem' }, ...HEAD]),
  vgg: ofArchitecture([{ path: 'architecture.variant' }, { path: 'architecture.batchNorm' }, ...HEAD]),
  mobilenetV2: ofArchitecture([{ path: 'architecture.variant' }, { path: 'architecture.flavour' }, ...HEAD]),
  mobilenetV3: ofArchitecture([{ path: 'architecture.variant' }, { path: 'architecture.flavour' }, ...HEAD]),
  efficientnet: ofArchitecture([{ path: 'architecture.variant' }, ...HEAD, STOCHASTIC_DEPTH]),
  convnext: ofArchitecture([{ path: 'architecture.variant' }, ...HEAD, STOCHASTIC_DEPTH]),
  dinov2: ofArchitecture([
    { path: 'architecture.variant' },
    { path: 'architecture.patchSize', unit: 'px', step: 1 },
    ...HEAD,
  ]),
  mlp: ofArchitecture(HEAD),
  timmVit: ofArchitecture([
    { path: 'architecture.variant' },
    { path: 'architecture.patchSize', unit: 'px', step: 1 },
    ...HEAD,
  ]),
  hfVit: ofArchitecture([
    { path: 'architecture.variant' },
    { path: 'architecture.patchSize', unit: 'px', step: 1 },
    ...HEAD,
  ]),
  d2lVit: ofArchitecture([
    { path: 'architecture.patchSize', unit: 'px', step: 1 },
    { path: 'architecture.width', step: 32 },
    { path: 'architecture.depth', step: 1 },
    { path: 'architecture.heads', step: 1 },
    { path: 'architecture.mlpWidth', step: 64 },
    { path: 'architecture.dropout', step: 0.05 },
    { path: 'architecture.wiring' },
    { path: 'architecture.embeddingDropout', step: 0.05 },
  ]),
};
