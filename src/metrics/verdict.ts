/**
 * What a run's figures mean: one table of verdicts, gravest first, each with the rule that sees it. The first whose rule holds
 * is the verdict, on the screen, among the results and in the report alike.
 *
 * The rules were chosen on recorded runs of known sickness, and are judged on others: see bench/VERDICTS.md.
 */
import type { RemedyKind } from '../shared/remedy-kinds';
import { chanceOf, type RunBasis } from './basis';
import { isWithinLuck, wilsonInterval } from './intervals';
import { type EpochRecord, type Keep, keptEpoch } from './records';

export interface VerdictInput {
  readonly epochs: readonly EpochRecord[];
  readonly basis: RunBasis;
  /** Which weights the recipe keeps. */
  readonly keep: Keep;
  /** Of the last training step; null where it was not recorded. */
  readonly gradientNorm: number | null;
  /** Epochs that the recipe asks for and that are not done; 0 of a run that has ended. */
  readonly epochsToCome: number;
  /** Whether it ended since a loss or a gradient was not finite. */
  readonly isNotFinite: boolean;
  /** The recipe's learning rate, as a share of what its optimizer is used with. */
  readonly relativeRate: number;
  /** Whether batch norm is evaluated by running averages. */
  readonly usesRunningAverages: boolean;
  /** Held-out images that the data check also found among the training images; null where it did not look. */
  readonly leakedImages: number | null;
}

/** What the rules look at. Losses are in nats; shares of 1. */
interface Facts extends VerdictInput {
  /** The epoch whose weights are kept. */
  readonly kept: EpochRecord;
  readonly accuracy: number;
  /** 95 % interval of the accuracy. */
  readonly low: number;
  readonly high: number;
  readonly trainAccuracy: number;
  readonly firstTrainLoss: number;
  readonly lastTrainLoss: number;
  readonly chance: number;
  /** What answers without looking reach: chance, or the commonest class. */
  readonly baseline: number;
  /** The middle accuracy of the later half of the epochs. */
  readonly usual: number;
  /** The loss of a network that answers every class alike. */
  readonly chanceLoss: number;
  readonly steps: number;
}

/** bad: the weights are of no use. warning: of less use than they could be. open: nothing can be said yet. */
export type VerdictTone = 'bad' | 'warning' | 'open' | 'good';

interface VerdictKind {
  readonly tone: VerdictTone;
  readonly remedies: readonly RemedyKind[];
  /** Its remedies are what the epochs to come may do by themselves. */
  readonly awaitsEnd?: boolean;
  applies(facts: Facts): boolean;
}

/** An accuracy whose interval is wider says little. */
const WIDE_INTERVAL = 0.2;
/** From here on longer training has next to nothing left to gain. */
const LEARNED = 0.995;
/** Right answers that luck alone brings: of fewer, one or two more say little. */
const FEW_BY_LUCK = 5;
/** A rate this many times the usual one is large, and its inverse small. */
const UNUSUAL_RATE = 20;
/**
 * Above the gradient norm of a network that no image passes: its last bias alone still sees how labels fall in a batch, some
 * 1/√32 of it.
 */
const DEAD_GRADIENT = 0.5;
/** Whoever is wrong more often than right is not good, however many classes there are. */
const HALF_RIGHT = 0.5;
/** Epochs of a run under way before it is judged. */
const EPOCHS_TO_JUDGE = 3;
/** Steps after which a run under way is no longer young, however many epochs are to come. */
const YOUNG_STEPS = 1000;
/** Steps of a whole run below which even a task that can be learned need not have been. */
const SHORT_STEPS = 100;
/** Steps after which running averages of batch norm have forgotten how they began, and weights move slowly. */
const SETTLING_STEPS = 150;

/** The best of many epochs is above chance by luck: so must the middle one of the later half be. */
const isWithinChance = ({ accuracy, usual, baseline, basis }: Facts) =>
  isWithinLuck(Math.min(accuracy, usual), basis.validationCount, baseline);
/** Too few images for a figure, or for so many classes. */
const isHandful = ({ low, high, chance, basis }: Facts) =>
  high - low > WIDE_INTERVAL || chance * basis.validationCount < FEW_BY_LUCK;
/**
 * Of a handful of images the middle epochs say nothing either: where what is kept is above chance, and no worse than the commonest class,
 * that nothing was learned cannot be said.
 */
const isUndecided = (facts: Facts) =>
  isHandful(facts) && facts.low > facts.chance && facts.accuracy > facts.baseline;
/** Less than half of a run under way: what has not been learned may still be. */
const isYoung = ({ epochs, epochsToCome, steps }: Facts) =>
  epochsToCome > epochs.length && steps < YOUNG_STEPS;
/** It ended after few steps, in which training got better, and got nothing by heart. */
const isShort = (facts: Facts) =>
  facts.epochsToCome === 0 &&
  facts.steps < SHORT_STEPS &&
  facts.lastTrainLoss < 0.95 * facts.firstTrainLoss &&
  !hasGap(facts);
const isNothingLearned = (facts: Facts) => isWithinChance(facts) && !isUndecided(facts);
/** One class is commoner than the rest, and not by the luck of which images were held out. */
const isUneven = ({ basis: { commonestShare, validationCount }, chance }: Facts) =>
  commonestShare > 1.5 * chance && !isWithinLuck(commonestShare, validationCount, chance);
const isCommonestAlone = (facts: Facts) =>
  isUneven(facts) && facts.low <= facts.basis.commonestShare && !isUndecided(facts);
const isNotSettled = (facts: Facts) =>
  facts.usesRunningAverages && facts.steps <= SETTLING_STEPS && hasGap(facts);
const hasGap = ({ trainAccuracy, high, accuracy }: Facts) =>
  trainAccuracy > high && trainAccuracy - accuracy >= 0.1;

export const VERDICTS = {
  deadUnits: {
    tone: 'bad',
    remedies: ['smallerRate', 'leakyUnits'],
    applies: isDead,
  },
  diverged: {
    tone: 'bad',
    remedies: ['smallerRate'],
    applies: (facts) =>
      facts.isNotFinite ||
      facts.lastTrainLoss > 3 * facts.chanceLoss ||
      (facts.relativeRate >= UNUSUAL_RATE && (isWithinChance(facts) || isThrownBack(facts))),
  },
  notMoving: {
    tone: 'bad',
    remedies: ['largerRate'],
    applies: (facts) =>
      facts.relativeRate <= 1 / UNUSUAL_RATE && facts.lastTrainLoss > 0.9 * facts.firstTrainLoss,
  },
  // What time alone may mend is not called a fault before its time; what is above here, time does not mend.
  tooEarly: {
    tone: 'open',
    remedies: [],
    applies: (facts) =>
      isYoung(facts) && (isCommonestAlone(facts) || isNotSettled(facts) || isNothingLearned(facts)),
  },
  commonestClass: {
    tone: 'bad',
    remedies: ['classWeights', 'moreAugmentation'],
    applies: isCommonestAlone,
  },
  statisticsNotSettled: {
    tone: 'bad',
    remedies: ['settleStatistics', 'moreEpochs'],
    applies: isNotSettled,
  },
  tooShort: {
    tone: 'open',
    remedies: ['moreEpochs', 'pretrained'],
    applies: (facts) => isShort(facts) && isNothingLearned(facts),
  },
  atChance: {
    tone: 'bad',
    remedies: ['pretrained', 'largerImages'],
    applies: isNothingLearned,
  },
  leak: {
    tone: 'warning',
    remedies: ['drawSplit'],
    applies: ({ leakedImages, basis }) =>
      leakedImages !== null && leakedImages >= 0.05 * basis.validationCount,
  },
  tooFewImages: {
    tone: 'open',
    remedies: ['moreValidation', 'pretrained'],
    // Within chance here is what could not be decided above.
    applies: (facts) => facts.high - facts.low > WIDE_INTERVAL || isWithinChance(facts),
  },
  memorising: {
    tone: 'warning',
    remedies: ['moreAugmentation', 'pretrained'],
    applies: hasGap,
  },
  stillLearning: {
    tone: 'open',
    remedies: ['moreEpochs'],
    awaitsEnd: true,
    applies: isStillLearning,
  },
  learnedLittle: {
    tone: 'open',
    remedies: ['moreEpochs', 'pretrained', 'largerImages'],
    applies: ({ accuracy }) => accuracy < HALF_RIGHT,
  },
  good: {
    tone: 'good',
    remedies: [],
    applies: () => true,
  },
} as const satisfies Record<string, VerdictKind>;

export type VerdictCode = keyof typeof VERDICTS;

export const VERDICT_CODES = Object.keys(VERDICTS) as readonly VerdictCode[];

/** What was seen, for the sentence that says so. */
export interface Verdict {
  readonly code: VerdictCode;
  readonly tone: VerdictTone;
  readonly remedies: readonly RemedyKind[];
  readonly seen: {
    /** The epoch whose weights are kept. */
    readonly epoch: number;
    /** Epochs done so far, and those that the recipe asks for. */
    readonly done: number;
    readonly planned: number;
    readonly accuracy: number;
    readonly low: number;
    readonly high: number;
    /** The middle validation accuracy of the later half of the epochs. */
    readonly usual: number;
    readonly trainAccuracy: number;
    readonly chance: number;
    readonly steps: number;
    readonly commonest: number;
    readonly validationCount: number;
    readonly leaked: number;
    readonly firstLoss: number;
    readonly lastLoss: number;
  };
}

/** The loss shot up, and has not come down to where a network has learned. */
function isThrownBack({ epochs, chanceLoss, lastTrainLoss }: Facts): boolean {
  const isHigh = epochs.some(({ trainLoss }) => trainLoss !== null && trainLoss > 3 * chanceLoss);
  return isHigh && lastTrainLoss > 0.3 * chanceLoss;
}

/** Every image gets the same answer: the loss stays that of chance to a hundredth, and hardly a gradient is left. */
function isDead({ gradientNorm, epochs, chanceLoss, basis }: Facts): boolean {
  if (gradientNorm === null || gradientNorm > DEAD_GRADIENT || epochs.length < 2) return false;
  const later = laterHalf(epochs).map(({ validationLoss }) => validationLoss ?? Number.NaN);
  const isLevel = Math.max(...later) - Math.min(...later) < 0.02 * chanceLoss;
  const isOfChance = later.every((loss) => Math.abs(loss - chanceLoss) < 0.03 * chanceLoss);
  return isLevel && isOfChance && basis.commonestShare < 2 / basis.classCount;
}

function laterHalf(epochs: readonly EpochRecord[]): readonly EpochRecord[] {
  return epochs.slice(Math.floor(epochs.length / 2));
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}

/** The validation loss still falls at the end, and there is something left to learn, in training and beyond it. */
function isStillLearning({ epochs, trainAccuracy, accuracy }: Facts): boolean {
  const losses = epochs.map(({ validationLoss }) => validationLoss ?? Number.NaN);
  if (losses.length < 2 || Math.max(trainAccuracy, accuracy) >= LEARNED) return false;
  const last = losses.at(-1) as number;
  const before = losses.at(Math.floor(0.75 * (losses.length - 1))) as number;
  return last <= Math.min(...losses) && last < 0.95 * before;
}

/**
 * The verdict on a run as it stands; null before its first validation, or where nothing is held out. While it is
 * under way, the first epochs say nothing yet.
 */
export function verdictOn(input: VerdictInput): Verdict | null {
  const facts = factsOf(input);
  if (facts === null || (input.epochsToCome > 0 && input.epochs.length < EPOCHS_TO_JUDGE)) return null;
  const code = VERDICT_CODES.find((one) => {
    const kind: VerdictKind = VERDICTS[one];
    return kind.applies(facts);
  });
  if (code === undefined) return null;
  const { tone, awaitsEnd = false, ...kind }: VerdictKind = VERDICTS[code];
  const remedies = awaitsEnd && input.epochsToCome > 0 ? [] : kind.remedies;
  const { kept, accuracy, low, high, usual, trainAccuracy, chance, basis, steps } = facts;
  return {
    ...{ code, tone, remedies },
    seen: {
      ...{ epoch: kept.epoch, done: input.epochs.length, planned: input.epochs.length + input.epochsToCome },
      ...{ accuracy, low, high, usual, trainAccuracy, chance, steps },
      commonest: basis.commonestShare,
      validationCount: basis.validationCount,
      leaked: input.leakedImages ?? 0,
      firstLoss: facts.firstTrainLoss,
      lastLoss: facts.lastTrainLoss,
    },
  };
}

function factsOf(input: VerdictInput): Facts | null {
  const { epochs, basis } = input;
  const kept = keptEpoch(epochs, input.keep);
  const last = epochs.at(-1);
  if (!kept || !last || typeof kept.validationAccuracy !== 'number' || basis.validationCount === 0)
    return null;
  const losses = epochs.flatMap(({ trainLoss }) => trainLoss ?? []);
  const accuracy = kept.validationAccuracy;
  const usual = medianOf(laterHalf(epochs).flatMap(({ validationAccuracy }) => validationAccuracy ?? []));
  const [low, high] = wilsonInterval(accuracy, basis.validationCount);
  return {
    ...input,
    ...{ kept, accuracy, low, high, usual },
    trainAccuracy: last.trainAccuracy ?? 0,
    firstTrainLoss: losses.at(0) ?? Number.NaN,
    lastTrainLoss: losses.at(-1) ?? Number.NaN,
    chance: chanceOf(basis),
    baseline: Math.max(chanceOf(basis), basis.commonestShare),
    chanceLoss: Math.log(basis.classCount),
    steps: last.step,
  };
}
