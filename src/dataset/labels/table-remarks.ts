import type { Failure } from '../../shared/result';
import type { FileList } from './file-list';
import type { JudgedList } from './judge-list';
import { compareLabels, type ListGroup, type SourceOption, shareClasses } from './label-sources';
import type { Labelling } from './labelling';

/** Two columns whose scores are nearer than this could each hold the labels. */
const DOUBTFUL_LEAD = 0.5;

/** What reading the labels of `table` came upon (`remark.<code>`). */
export function remarksOfLabels(table: SourceOption, labelling: Labelling): Failure[] {
  const remarks: Failure[] = [];
  const { path } = table.source;
  const { severalCount, noneCount, contradicted } = labelling;
  const isShare = table.lists.some(
    ({ reading }) => reading.kind === 'oneHot' && reading.oneHot.kind === 'probabilities',
  );
  if (isShare) remarks.push({ code: 'largestProbability', values: { path } });
  if (severalCount > 0) remarks.push({ code: 'severalOnes', values: { path, count: severalCount } });
  if (noneCount > 0) remarks.push({ code: 'noOnes', values: { path, count: noneCount } });
  const [example] = contradicted;
  if (example !== undefined)
    remarks.push({
      code: 'contradictingLabels',
      values: { count: contradicted.length, example: example.path },
    });
  return remarks;
}

/** A column that was taken though another is nearly as likely. */
export function doubtOf({ list, guess, candidates }: JudgedList): Failure[] {
  const [first, second] = candidates;
  if (guess?.kind !== 'column' || list.header === null || !first || !second) return [];
  if (first.profile.column !== guess.column || second.score <= 0) return [];
  if (first.score - second.score >= DOUBTFUL_LEAD) return [];
  const values = { path: list.path, column: first.profile.key, other: second.profile.key };
  return [{ code: 'doubtfulColumn', values }];
}

export function missingFiles({ path, missingCount, missingExamples }: FileList): Failure[] {
  const [example] = missingExamples;
  return example === undefined
    ? []
    : [{ code: 'filesMissing', values: { path, count: missingCount, example } }];
}

export interface Contradiction {
  readonly remark: Failure;
  readonly paths: readonly [string, string];
  readonly count: number;
}

/** Tables that label the images of the chosen one with its classes, and differently. */
export function contradictionsOf(chosen: ListGroup, groups: readonly ListGroup[]): Contradiction[] {
  return groups.flatMap((other) => {
    if (other === chosen || !shareClasses(chosen.labels, other.labels)) return [];
    const count = compareLabels(chosen.labels, other.labels).contradictedCount;
    const [first, second] = [chosen.lists[0].list.path, other.lists[0].list.path];
    const remark = { code: 'tablesContradict', values: { first, second, count } };
    return count === 0 ? [] : [{ remark, paths: [first, second] as const, count }];
  });
}
