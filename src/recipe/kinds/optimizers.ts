/**
 * Every optimizer, once, as torch.optim means it: a new one is an entry here, its name (i18n/names.ts) and its step on
 * each engine, which the compiler names. The learning rate comes with each step and is no setting of an optimizer.
 */

/** What a setting may be; `schema.ts` has the check of each. `share`: from 0, below 1. */
export interface SettingTypes {
  readonly share: number;
  readonly positive: number;
  readonly notNegative: number;
  readonly switch: boolean;
}

type SettingsOf<S> = {
  -readonly [P in keyof S]: S[P] extends keyof SettingTypes ? SettingTypes[S[P]] : never;
};

/** What an optimizer's step reads of how many there were before it: Adam's biases, or a rate that decays. */
export type StepCorrection =
  | { readonly kind: 'bias'; readonly beta1: number; readonly beta2: number }
  | { readonly kind: 'rateDecay'; readonly decay: number };

interface OptimizerKind<S> {
  readonly settings: S;
  /** torch.optim's own, torch 2. */
  readonly defaults: SettingsOf<S>;
  /** The values it keeps per weight, in the order the engines hold them: named as in torch's state. */
  slots(settings: SettingsOf<S>): readonly string[];
  /** Null where every step is like the first. */
  correction(settings: SettingsOf<S>): StepCorrection | null;
  /**
   * The lines of a Python function that makes it from `params` (groups with their weight decay), `lr`, and the settings
   * `o` of recipe.json.
   */
  readonly python: string;
}

/** Ties an entry's parts to its settings. */
function optimizer<const S extends { readonly [name: string]: keyof SettingTypes }>(
  entry: OptimizerKind<S>,
): OptimizerKind<S> {
  return entry;
}

const adamSettings = {
  beta1: 'share',
  beta2: 'share',
  epsilon: 'positive',
  weightDecay: 'notNegative',
} as const;
const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

export const OPTIMIZERS = {
  /** Kingma & Ba 2015; weight decay is part of the gradient. */
  adam: optimizer({
    settings: adamSettings,
    defaults: { ...adamDefaults, weightDecay: 0 },
    slots: () => ['exp_avg', 'exp_avg_sq'],
    correction: ({ beta1, beta2 }) => ({ kind: 'bias', beta1, beta2 }),
    python: 'return torch.optim.Adam(params, lr, betas=(o["beta1"], o["beta2"]), eps=o["epsilon"])',
  }),
  /** Loshchilov & Hutter 2019; weight decay stands beside the gradient. */
  adamw: optimizer({
    settings: adamSettings,
    defaults: { ...adamDefaults, weightDecay: 0.01 },
    slots: () => ['exp_avg', 'exp_avg_sq'],
    correction: ({ beta1, beta2 }) => ({ kind: 'bias', beta1, beta2 }),
    python: 'return torch.optim.AdamW(params, lr, betas=(o["beta1"], o["beta2"]), eps=o["epsilon"])',
  }),
  sgd: optimizer({
    settings: { momentum: 'share', nesterov: 'switch', weightDecay: 'notNegative' },
    defaults: { momentum: 0.9, nesterov: false, weightDecay: 0 },
    slots: ({ momentum }) => (momentum > 0 ? ['momentum_buffer'] : []),
    correction: () => null,
    python: 'return torch.optim.SGD(params, lr, momentum=o["momentum"], nesterov=o["nesterov"])',
  }),
  /** Duchi et al. 2011. */
  adagrad: optimizer({
    settings: { epsilon: 'positive', weightDecay: 'notNegative', learningRateDecay: 'notNegative' },
    defaults: { epsilon: 1e-10, weightDecay: 0, learningRateDecay: 0 },
    slots: () => ['sum'],
    correction: ({ learningRateDecay }) => ({ kind: 'rateDecay', decay: learningRateDecay }),
    python: 'return torch.optim.Adagrad(params, lr, lr_decay=o["learningRateDecay"], eps=o["epsilon"])',
  }),
  /** Not centred; epsilon stands outside the root. */
  rmsprop: optimizer({
    settings: { smoothing: 'share', epsilon: 'positive', momentum: 'share', weightDecay: 'notNegative' },
    defaults: { smoothing: 0.99, epsilon: 1e-8, momentum: 0, weightDecay: 0 },
    slots: ({ momentum }) => (momentum > 0 ? ['square_avg', 'momentum_buffer'] : ['square_avg']),
    correction: () => null,
    python:
      'return torch.optim.RMSprop(params, lr, alpha=o["smoothing"], eps=o["epsilon"], momentum=o["momentum"])',
  }),
} as const;

export type OptimizerName = keyof typeof OPTIMIZERS;

/** The settings of each optimizer, with its name. */
export type OptimizerOf<K extends OptimizerName> = { kind: K } & SettingsOf<
  (typeof OPTIMIZERS)[K]['settings']
>;
export type OptimizerSettings = { [K in OptimizerName]: OptimizerOf<K> }[OptimizerName];

export const OPTIMIZER_NAMES = Object.keys(OPTIMIZERS) as [OptimizerName, ...OptimizerName[]];

/** The entries, each with the settings that name it. */
const KINDS: {
  readonly [K in OptimizerName]: {
    slots(settings: OptimizerOf<K>): readonly string[];
    correction(settings: OptimizerOf<K>): StepCorrection | null;
  };
} = OPTIMIZERS;

/** Names of the values an optimizer keeps per weight, in their order. */
export function optimizerSlots<K extends OptimizerName>(settings: OptimizerOf<K>): readonly string[] {
  return KINDS[settings.kind].slots(settings);
}

/** What the optimizer's step reads of how many there were; null where every step is like the first. */
export function stepCorrection<K extends OptimizerName>(settings: OptimizerOf<K>): StepCorrection | null {
  return KINDS[settings.kind].correction(settings);
}

/** An optimizer with torch.optim's own settings. */
export function defaultOptimizer<K extends OptimizerName>(kind: K): OptimizerOf<K> {
  return { kind, ...OPTIMIZERS[kind].defaults } as OptimizerOf<K>;
}
