import type { LayoutChange } from '../kernels/graph';
import { activation } from '../nn/activation';
import { binaryLogits } from '../nn/binary-logits';
import { dropout } from '../nn/dropout';
import { type LayerInitialization, linear } from '../nn/linear';
import { type Module, numbered, sequential } from '../nn/module';
import type { HeadSettings } from '../recipe/head';
import { invariant } from '../shared/errors';

export interface HeadPlace {
  readonly inFeatures: number;
  readonly classCount: number;
  /**
   * numbered: torchvision's `classifier`, a Sequential even where it has one linear layer (Dropout, Linear).
   * bare: the linear layer itself; a Sequential in its place where there are hidden layers.
   */
  readonly form: 'numbered' | 'bare';
  /** How torch orders the columns of the first layer, where images are flattened into it. */
  readonly layout?: LayoutChange;
  /** Of every linear layer; torch's default where left out. */
  readonly initialization?: LayerInitialization | undefined;
}

/**
 * What decides for a class, under the scope it stands in: per hidden layer Linear, activation, Dropout; without hidden
 * layers Dropout; then Linear. Dropout keeps its number where its probability is 0, so that changing it renames no weight.
 * With a binary head the last layer has one output z, and the logits are (0, z).
 */
export function classifierHead(settings: HeadSettings, place: HeadPlace): Module {
  const { hiddenUnits, hiddenActivation, binaryHead, outputBias } = settings;
  const { classCount, form, initialization } = place;
  invariant(!binaryHead || classCount === 2, `A binary head was asked to tell ${classCount} classes`);
  const layers: Module[] = [];
  let { inFeatures, layout } = place;
  for (const outFeatures of hiddenUnits) {
    layers.push(
      linear({ inFeatures, outFeatures, layout, initialization }),
      activation(hiddenActivation),
      dropout(settings.dropout),
    );
    inFeatures = outFeatures;
    layout = undefined;
  }
  if (hiddenUnits.length === 0) layers.push(dropout(settings.dropout));
  const outFeatures = binaryHead ? 1 : classCount;
  layers.push(linear({ inFeatures, outFeatures, bias: outputBias, layout, initialization }));
  const isNumbered = form === 'numbered' || hiddenUnits.length > 0;
  const body = isNumbered ? numbered(layers) : sequential(layers.map((layer) => ['', layer]));
  return binaryHead
    ? sequential([
        ['', body],
        ['', binaryLogits],
      ])
    : body;
}
