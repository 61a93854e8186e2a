/**
 * Every figure of a run, once: a new one of the validation images is an entry here and its name in the catalogues. Files
 * that were written before it have none of it, and are read as if it had not been measured.
 */
import { type Confusion, macroF1 } from './confusion';
import { accuracy, meanLoss, type Sums, top5Accuracy } from './sums';

/** `share`: of 1. `duration`: milliseconds. */
export type FigureUnit = 'number' | 'share' | 'duration';

/** The validation images after an epoch, counted. */
export interface HeldOut {
  readonly sums: Sums;
  readonly confusion: Confusion;
}

interface HeldOutFigure {
  readonly unit: FigureUnit;
  /** Its heading in metrics.csv. */
  readonly column: string;
  of(heldOut: HeldOut): number;
}

/** Figures of the validation images; an epoch's are null where nothing was held out, or where its file lacks them. */
export const VALIDATION_FIGURES = {
  validationLoss: { unit: 'number', column: 'validation_loss', of: ({ sums }) => meanLoss(sums) },
  validationAccuracy: { unit: 'share', column: 'validation_accuracy', of: ({ sums }) => accuracy(sums) },
  validationTop5: { unit: 'share', column: 'validation_top5', of: ({ sums }) => top5Accuracy(sums) },
  validationMacroF1: {
    unit: 'share',
    column: 'validation_macro_f1',
    of: ({ confusion }) => macroF1(confusion),
  },
} as const satisfies Record<string, HeldOutFigure>;

export type ValidationFigure = keyof typeof VALIDATION_FIGURES;
export type ValidationFigures = { readonly [K in ValidationFigure]: number | null };

export const VALIDATION_FIGURE_NAMES = Object.keys(VALIDATION_FIGURES) as readonly ValidationFigure[];

/** One value for each figure of the validation images. */
export function eachValidationFigure<T>(value: (figure: HeldOutFigure, name: ValidationFigure) => T): {
  readonly [K in ValidationFigure]: T;
} {
  const entries = VALIDATION_FIGURE_NAMES.map((name) => [name, value(VALIDATION_FIGURES[name], name)]);
  return Object.fromEntries(entries) as { readonly [K in ValidationFigure]: T };
}

/** Figures of the training steps, as they are drawn. */
export const STEP_FIGURES = {
  trainLoss: 'number',
  trainAccuracy: 'share',
  learningRate: 'number',
  gradientNorm: 'number',
  imagesPerSecond: 'number',
} as const satisfies Record<string, FigureUnit>;

export type StepFigure = keyof typeof STEP_FIGURES;

export const STEP_FIGURE_NAMES = Object.keys(STEP_FIGURES) as readonly StepFigure[];

/** Every number of a run that can be drawn over its epochs. */
export type Figure = ValidationFigure | StepFigure | 'durationMs';

/** In the order they are offered. */
export const FIGURES: readonly Figure[] = [...VALIDATION_FIGURE_NAMES, ...STEP_FIGURE_NAMES, 'durationMs'];

export function isStepFigure(figure: Figure): figure is StepFigure {
  return Object.hasOwn(STEP_FIGURES, figure);
}

export function unitOf(figure: Figure): FigureUnit {
  if (figure === 'durationMs') return 'duration';
  return isStepFigure(figure) ? STEP_FIGURES[figure] : VALIDATION_FIGURES[figure].unit;
}
