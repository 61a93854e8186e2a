import { parseCsv } from '../shared/csv';
import { failure, type Result, success } from '../shared/result';
import {
  type AnswerColumns,
  ID_SOURCES,
  type IdSource,
  type SubmissionFormat,
  submissionId,
} from './submission';

/**
 * The format a sample_submission.csv asks for: its header, its row order, its Ids, and whether it wants class names,
 * class indices, or one column of probability per class. Which part of a path its Ids are is found by comparing them
 * with the paths at hand.
 */
export function readSampleSubmission(
  text: string,
  classes: readonly string[],
  imagePaths: readonly string[],
): Result<SubmissionFormat> {
  const parsed = parseCsv(text);
  if (!parsed.ok) return parsed;
  const [header, ...rows] = parsed.value;
  if (header === undefined) return failure('sampleEmpty');
  const ragged = rows.findIndex((row) => row.length !== header.length);
  if (ragged !== -1) return failure('sampleRagged', { row: ragged + 1, columns: header.length });
  const answer = answerColumns(header, rows, classes);
  if (!answer.ok) return answer;
  const expectedIds = rows.map((row) => row[0]);
  return success({ header, id: closestIdSource(expectedIds, imagePaths), answer: answer.value, expectedIds });
}

function answerColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  classes: readonly string[],
): Result<AnswerColumns> {
  const names = header.slice(1);
  if (names.length === 1) {
    return success({
      kind: wantsIndex(
        rows.map((row) => row[1]),
        classes,
      )
        ? 'index'
        : 'name',
    });
  }
  if (names.length !== classes.length) {
    return failure('sampleColumns', { columns: header.length, classes: classes.length });
  }
  const byName = names.map((name) => classes.indexOf(name));
  if (!byName.includes(-1) && new Set(byName).size === names.length) {
    return success({ kind: 'probabilities', classOrder: byName });
  }
  const byIndex = names.map((name) => (/^\d+$/.test(name) ? Number(name) : -1));
  if (byIndex.every((c) => c >= 0 && c < classes.length) && new Set(byIndex).size === names.length) {
    return success({ kind: 'probabilities', classOrder: byIndex });
  }
  const unknown = names.filter((name) => !classes.includes(name));
  return failure('sampleClasses', { columns: unknown.slice(0, 5).join(', ') });
}

/** Integers that are not themselves class names can only be indices. */
function wantsIndex(values: readonly string[], classes: readonly string[]): boolean {
  const filled = values.filter((value) => value !== '');
  return (
    filled.length > 0 &&
    filled.every((value) => /^\d+$/.test(value)) &&
    !filled.every((value) => classes.includes(value))
  );
}

function closestIdSource(expectedIds: readonly string[], imagePaths: readonly string[]): IdSource {
  const expected = new Set(expectedIds);
  let closest: IdSource = 'fileName';
  let most = 0;
  for (const source of ID_SOURCES) {
    const found = imagePaths.filter((path) => expected.has(submissionId(path, source))).length;
    if (found > most) {
      most = found;
      closest = source;
    }
  }
  return closest;
}
