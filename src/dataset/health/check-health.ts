/** The data check: everything that listing, decoding and comparing can say against a dataset, as it is decided now. */
import type { Finding, FindingGroup, HealthReport } from '../../protocol/dataset';
import { FINDING_KINDS, type FindingKind, findingKey, kindOfProblem } from '../../shared/finding-kinds';
import type { Dataset, ImageItem } from '../dataset';
import { countClasses, fewImages, imbalance } from './class-findings';
import { type CopyGroup, judgeCopies } from './duplicate-findings';
import { fileGroup } from './file-findings';
import type { Look } from './look';

/** Images that are looked at unasked: on the thread that also answers the page, this takes a few seconds. */
const SOON_DONE = { count: 4000, bytes: 100e6 };

/**
 * What is known of a dataset without reading it: what its listing says, and what the last look at pixels found.
 * @param known.deepGray images of 16-bit gray that are clipped
 * @param known.copies groups of images whose size and checksum are equal, for as long as nobody has looked
 */
export function reportHealth(
  dataset: Dataset,
  look: Look | null,
  known: { readonly deepGray: readonly number[]; readonly copies: () => readonly CopyGroup[] },
): HealthReport {
  const { items, classes, summary } = dataset;
  const groups = new Map<FindingKind, FindingGroup[]>(FINDING_KINDS.map((kind) => [kind, []]));
  const unusable = new Set([...(look?.unusable ?? [])].filter((index) => items[index]?.role !== 'ignore'));
  const told = new Set<string>();
  const problems = [...summary.problems, ...(look?.problems ?? [])];
  const named = new Set(problems.map(({ path }) => path));
  const itemOfPath = new Map(items.flatMap((item) => (named.has(item.path) ? [[item.path, item]] : [])));
  for (const problem of problems) {
    const kind = kindOfProblem(problem);
    // Classes are counted below, where it is known what can be decoded.
    if (kind === 'fewImages' || told.has(findingKey(problem))) continue;
    told.add(findingKey(problem));
    const item = itemOfPath.get(problem.path);
    if (item && isSetAside(item, kind)) continue;
    const className = item && item.classIndex !== null ? (classes[item.classIndex] ?? null) : null;
    groups.get(kind)?.push(fileGroup(problem, item ? { index: item.index, className } : null));
  }
  for (const copy of dropContained(look ? look.copies : known.copies())) {
    const finding = judgeCopies(copy, items, classes);
    if (finding) groups.get(finding.kind)?.push(finding.group);
  }
  const deepGray = known.deepGray
    .flatMap((index) => items[index] ?? [])
    .filter(({ role }) => role !== 'ignore');
  if (deepGray.length > 0) groups.get('deepGray')?.push(deepGrayGroup(deepGray));
  const counts = countClasses(items, classes, unusable);
  for (const group of fewImages(items, counts, unusable)) groups.get('fewImages')?.push(group);
  for (const group of imbalance(counts)) groups.get('imbalance')?.push(group);
  const findings = FINDING_KINDS.map((kind): Finding => {
    const ofKind = groups.get(kind) ?? [];
    return { kind, groups: ofKind, fileCount: ofKind.reduce((sum, { paths }) => sum + paths.length, 0) };
  }).filter((finding) => finding.groups.length > 0);
  const unchecked = items.filter(({ index, role }) => role !== 'ignore' && !look?.items.has(index));
  return {
    findings,
    comparedCount: look ? look.items.size - look.unusable.size : 0,
    uncheckedCount: unchecked.length,
    isSoonDone:
      unchecked.length <= SOON_DONE.count &&
      unchecked.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) <= SOON_DONE.bytes,
    classes: counts,
  };
}

/** What was found by looking at an image, and has been dealt with since; why an image is not used is told all the same. */
function isSetAside({ role }: ImageItem, kind: FindingKind): boolean {
  return role === 'ignore' && kind !== 'notUsed' && kind !== 'notes';
}

/** One for all: they have one remedy. */
function deepGrayGroup(items: readonly ImageItem[]): FindingGroup {
  return {
    className: null,
    paths: items.map(({ path }) => path),
    indices: items.map(({ index }) => index),
    isExact: false,
    reason: { code: 'deepGrayClipped' },
    setAside: [],
  };
}

/** A group of exact copies that is part of a group of near ones is told once, as part of that. */
function dropContained(copies: readonly CopyGroup[]): CopyGroup[] {
  const inNear = new Set(copies.filter(({ isExact }) => !isExact).flatMap(({ items }) => items));
  return copies.filter(({ isExact, items }) => !isExact || !inNear.has(items[0]));
}
