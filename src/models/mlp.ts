import type { LayoutChange } from '../kernels/graph';
import { activation } from '../nn/activation';
import { dropout } from '../nn/dropout';
import { linear } from '../nn/linear';
import { type Module, numbered, sequential } from '../nn/module';
import { flatten } from '../nn/pooling';
import type { HeadSettings } from '../recipe/head';
import { classifierHead } from './classifier-head';
import type { InputSize } from './input-size';

/** Linear layers on flattened pixels: `hidden` (per layer Linear, activation, Dropout), then `head`. */
export function mlp(settings: HeadSettings, { imageSize, channels, classCount }: InputSize): Module {
  const hidden: Module[] = [];
  let inFeatures = imageSize * imageSize * channels;
  let layout: LayoutChange | undefined = { kind: 'flattened', channels, height: imageSize, width: imageSize };
  for (const outFeatures of settings.hiddenUnits) {
    hidden.push(
      linear({ inFeatures, outFeatures, layout }),
      activation(settings.hiddenActivation),
      dropout(settings.dropout),
    );
    inFeatures = outFeatures;
    layout = undefined;
  }
  const head = { ...settings, hiddenUnits: [], dropout: 0 };
  return sequential([
    ['', flatten],
    ['hidden', numbered(hidden)],
    ['head', classifierHead(head, { inFeatures, classCount, form: 'bare', layout })],
  ]);
}
