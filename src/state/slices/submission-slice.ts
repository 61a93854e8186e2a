import type { SampleChoices } from '../../formats/sample-submission';
import type { SubmissionChoices } from '../../formats/submission-format';
import type { WithheldChoice } from '../../formats/withheld-answers';
import type { PredictedImages } from '../../protocol/prediction';

/** A table a person handed over, to be filled in or to score by. */
export interface GivenTable {
  readonly name: string;
  readonly text: string;
}

/** The shape of the submission a person chose: without a sample, and of one; and what stands for withheld answers. */
export interface ShapeChoices {
  readonly own: SubmissionChoices;
  readonly sample: SampleChoices;
  readonly withheld: WithheldChoice;
}

/** What a person said about the submission. */
export interface SubmissionPlan {
  /** A sample_submission.csv that was handed over here: it comes before the source's own. */
  readonly sample: GivenTable | null;
  /** The source's own sample that a person does not want to follow. */
  readonly ignoredSample: string | null;
  /** What was chosen, and the sample it was chosen beside: another one begins afresh. */
  readonly shape: { readonly beside: string | null; readonly choices: ShapeChoices };
  /** Answers that predictions are scored against, and how they are read. */
  readonly truth: GivenTable | null;
  readonly truthChoices: SampleChoices;
}

export interface SubmissionState {
  readonly plan: SubmissionPlan;
  /** Earlier plans, oldest first, and those that were undone. */
  readonly past: readonly SubmissionPlan[];
  readonly future: readonly SubmissionPlan[];
  /** The newest edit: another one of the same field soon after joins it as one step of undo. */
  readonly lastEdit: { readonly field: string; readonly atMs: number } | null;
}

export const AS_GUESSED_SAMPLE: SampleChoices = {
  separator: null,
  hasHeader: null,
  idColumn: null,
  idRule: null,
  answerColumn: null,
  answer: null,
  ofClass: null,
};

export const NOTHING_CHOSEN: ShapeChoices = {
  own: { id: null, answer: null, ofClass: null, idHeader: null, answerHeader: null },
  sample: AS_GUESSED_SAMPLE,
  // Competitions score a class in every row.
  withheld: { as: 'class', word: 'none' },
};

export const noPlan: SubmissionState = {
  plan: {
    sample: null,
    ignoredSample: null,
    shape: { beside: null, choices: NOTHING_CHOSEN },
    truth: null,
    truthChoices: AS_GUESSED_SAMPLE,
  },
  past: [],
  future: [],
  lastEdit: null,
};

const UNDO_STEPS = 100;
const JOIN_WITHIN_MS = 800;

/** The state after a change of the plan. `field`: where it is typed into, letter by letter. */
export function withPlan(
  state: SubmissionState,
  change: Partial<SubmissionPlan>,
  nowMs: number,
  field: string | null = null,
): SubmissionState {
  const { lastEdit, plan, past } = state;
  const joins = field !== null && lastEdit?.field === field && nowMs - lastEdit.atMs < JOIN_WITHIN_MS;
  return {
    plan: { ...plan, ...change },
    past: joins ? past : [...past, plan].slice(-UNDO_STEPS),
    future: [],
    lastEdit: field === null ? null : { field, atMs: nowMs },
  };
}

export function withPlanUndone({ plan, past, future, ...rest }: SubmissionState): SubmissionState {
  const previous = past.at(-1);
  if (!previous) return { ...rest, plan, past, future };
  return { plan: previous, past: past.slice(0, -1), future: [plan, ...future], lastEdit: null };
}

export function withPlanRedone({ plan, past, future, ...rest }: SubmissionState): SubmissionState {
  const [next, ...later] = future;
  if (!next) return { ...rest, plan, past, future };
  return { plan: next, past: [...past, plan], future: later, lastEdit: null };
}

/** The text of the sample that predictions are to follow, or null. */
export function sampleOf(
  { sample, ignoredSample }: SubmissionPlan,
  set: PredictedImages | null,
): string | null {
  const own = set?.sampleSubmission ?? null;
  return sample?.text ?? (own === ignoredSample ? null : own);
}

/** What was chosen beside the sample that counts now. */
export function shapeOf({ shape }: SubmissionPlan, sample: string | null): ShapeChoices {
  return shape.beside === sample ? shape.choices : NOTHING_CHOSEN;
}
