/** What a verdict on a run may offer: each makes the next recipe (recipe/remedies.ts) or leads to what must be looked at. */
export const REMEDY_KINDS = [
  'moreAugmentation',
  'smallerRate',
  'largerRate',
  'pretrained',
  'classWeights',
  'moreEpochs',
  'largerImages',
  'settleStatistics',
  'leakyUnits',
  'moreValidation',
  'drawSplit',
] as const;

export type RemedyKind = (typeof REMEDY_KINDS)[number];
