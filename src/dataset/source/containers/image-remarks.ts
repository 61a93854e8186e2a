/** What is said of the images that containers gave. One thing is done about them: a second copy is left out. */
import type { Failure } from '../../../shared/result';
import type { ListedFile } from '../listing';
import type { ImageSink } from './image-sink';

/** Fashion-MNIST on Kaggle is there as tables and as IDX: so many of one's images in the other, and they are the same data. */
const SAME_SHARE = 0.95;

/** Files that one line names. */
const MOST_NAMED = 2;

export interface NamedSink {
  readonly sink: ImageSink;
  /** The sentence about its kind. */
  readonly remark: string;
}

/** The files without those of containers that repeat another, and a line for each kind and folder. */
export function describeImages(
  sinks: readonly NamedSink[],
  files: readonly ListedFile[],
): { readonly files: readonly ListedFile[]; readonly remarks: readonly Failure[] } {
  const repeated: Failure[] = [];
  const dropped = new Set<ListedFile>();
  const kept: NamedSink[] = [];
  for (const named of sinks) {
    const { sink } = named;
    const same = kept.find((other) => repeats(sink, other.sink));
    if (!same) {
      kept.push(named);
      continue;
    }
    for (const file of sink.files) dropped.add(file);
    const values = { path: sink.containerPath, count: sink.files.length, other: same.sink.containerPath };
    repeated.push({ code: 'containerRepeats', values });
  }
  return {
    files: dropped.size > 0 ? files.filter((file) => !dropped.has(file)) : files,
    remarks: [...remarksOn(kept), ...repeated, ...twoForms(kept)],
  };
}

function repeats(sink: ImageSink, other: ImageSink): boolean {
  if (
    sink.containerPath === other.containerPath ||
    sink.folder !== other.folder ||
    sink.split !== other.split
  ) {
    return false;
  }
  if (sink.contents.size === 0 || sink.contents.size > other.contents.size) return false;
  let shared = 0;
  for (const content of sink.contents) if (other.contents.has(content)) shared++;
  return shared >= sink.contents.size * SAME_SHARE;
}

function remarksOn(sinks: readonly NamedSink[]): Failure[] {
  const groups = new Map<string, NamedSink[]>();
  for (const named of sinks) {
    const key = `${named.remark}\0${named.sink.folder}`;
    groups.set(key, [...(groups.get(key) ?? []), named]);
  }
  return [...groups.values()].map((group) => {
    const counts = { training: 0, validation: 0, test: 0, unlabelled: 0 };
    for (const { sink } of group) {
      counts[sink.split] += sink.labelledCount;
      counts.unlabelled += sink.unlabelledCount;
    }
    const paths = [...new Set(group.map(({ sink }) => sink.containerPath))];
    const named = `${paths.slice(0, MOST_NAMED).join(', ')}${paths.length > MOST_NAMED ? ' …' : ''}`;
    return { code: group[0].remark, values: { path: named, files: paths.length, ...counts } };
  });
}

/** Two forms that claim the same split and differ are both used, each in a folder of its own, which can be left out. */
function twoForms(sinks: readonly NamedSink[]): Failure[] {
  return sinks.flatMap(({ sink, remark }, i) => {
    const isOfSplit = (other: NamedSink) =>
      other.sink.folder === sink.folder && other.sink.split === sink.split && other.sink.labelledCount > 0;
    const first = sinks.find(isOfSplit);
    const isFirstOfItsKind = !sinks.slice(0, i).some((other) => isOfSplit(other) && other.remark === remark);
    if (!first || first.remark === remark || !isFirstOfItsKind || sink.labelledCount === 0) return [];
    const values = { path: sink.containerPath, other: first.sink.containerPath, folder: sink.splitFolder };
    return [{ code: 'containersDiffer', values }];
  });
}
