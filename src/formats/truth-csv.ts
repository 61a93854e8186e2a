import type { PredictionSet } from '../protocol/commands';
import { parseCsv } from '../shared/csv';
import { failure, type Result, success } from '../shared/result';
import { type IdSource, submissionId } from './submission';

export interface Score {
  /** Predictions whose Id the answers know. */
  readonly scored: number;
  readonly correct: number;
  /** Predictions without an answer, and answers without a prediction. */
  readonly unanswered: number;
  readonly unpredicted: number;
}

/** Scores predictions against a CSV of answers: first column Id, second column class name or index. */
export function scorePredictions(text: string, set: PredictionSet, id: IdSource = 'fileName'): Result<Score> {
  const parsed = parseCsv(text);
  if (!parsed.ok) return parsed;
  const [header, ...rows] = parsed.value;
  if (header === undefined || header.length < 2) return failure('truthColumns');
  const named = rows.every((row) => set.classes.includes(row[1] ?? ''));
  const indexed =
    !named && rows.every((row) => /^\d+$/.test(row[1] ?? '') && Number(row[1]) < set.classes.length);
  if (!named && !indexed) {
    const stranger = rows.find((row) => !set.classes.includes(row[1] ?? ''));
    return failure('truthClasses', { name: stranger?.[1] ?? '' });
  }
  const truth = new Map(rows.map((row) => [row[0], indexed ? Number(row[1]) : set.classes.indexOf(row[1])]));
  let scored = 0;
  let correct = 0;
  const seen = new Set<string>();
  for (const { path, classIndex } of set.predictions) {
    const key = submissionId(path, id);
    const answer = truth.get(key);
    if (answer === undefined) continue;
    seen.add(key);
    scored++;
    if (answer === classIndex) correct++;
  }
  return success({
    scored,
    correct,
    unanswered: set.predictions.length - scored,
    unpredicted: truth.size - seen.size,
  });
}
