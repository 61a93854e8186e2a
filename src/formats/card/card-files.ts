/** What lies beside a model's weights so that others can judge it, and where transformers has the network, open it. */
import type { ModelBundle } from '../../protocol/model';
import { METRICS_FILE, writeMetricsCsv } from '../metrics-csv';
import { curvesSvg } from './curves-svg';
import { type CardInput, modelCard } from './model-card';
import { transformersConfig } from './transformers-config';

/** What the card says beside the model: the images' counts, and the limits of its figures. */
export type CardFacts = Pick<CardInput, 'data' | 'limits'>;

export const NO_FACTS: CardFacts = { data: null, limits: [] };

/** The name of the card itself: the hub looks for README.md, which is the project's own. */
export const CARD_NAMES = { weightsZip: 'README.md', project: 'MODEL_CARD.md' } as const satisfies Record<
  CardInput['place'],
  string
>;

/** The files by name: the card, the epochs' figures and their curves, and transformers' two where it has the network. */
export function cardFiles(
  model: ModelBundle,
  place: CardInput['place'],
  facts: CardFacts,
): Readonly<Record<string, string>> {
  const theirs = transformersConfig(model);
  const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    [CARD_NAMES[place]]: modelCard({ model, ...facts, place, opensBy: theirs?.opensBy ?? null }),
    [METRICS_FILE]: writeMetricsCsv(model.epochs),
    'curves.svg': curvesSvg(model.epochs),
    ...(theirs && { 'config.json': json(theirs.config) }),
    ...(theirs?.preprocessor && { 'preprocessor_config.json': json(theirs.preprocessor) }),
  };
}
