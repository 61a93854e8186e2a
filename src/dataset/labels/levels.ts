import type { LabelLevel } from '../folder/given-labels';
import type { ClassOfImage } from './by-folders';
import { isCoarser } from './class-map';
import type { JudgedList } from './judge-list';

export interface ListedLevel extends LabelLevel {
  /** The lists whose column it is. */
  readonly paths: readonly string[];
}

/**
 * Columns of the lists that are coarser labels: one for every class, the same beside all of its images. `isRead` says of
 * the columns that the labels are read from: these are no levels.
 */
export function levelsOf(
  judged: readonly JudgedList[],
  classOf: ClassOfImage,
  classCount: number,
  isRead: (own: JudgedList, column: number) => boolean,
): ListedLevel[] {
  const byName = new Map<string, Map<string, string>>();
  const contradicted = new Set<string>();
  const paths = new Map<string, Set<string>>();
  for (const own of judged) {
    const profiles = own.candidates.map(({ profile }) => profile).sort((a, b) => a.column - b.column);
    for (const profile of profiles) {
      // More labels than classes are no coarser ones.
      if (isRead(own, profile.column) || profile.isEndless || profile.counts.size > classCount) continue;
      const isNamed = own.list.header !== null && profile.key !== `#${profile.column + 1}`;
      const name = isNamed ? profile.key : `level ${profile.column}`;
      const labelOfClass = byName.get(name) ?? new Map<string, string>();
      byName.set(name, labelOfClass);
      paths.set(name, (paths.get(name) ?? new Set()).add(own.list.path));
      for (const { image, cells } of own.list.images) {
        const className = classOf(image);
        const label = (cells[profile.column] ?? '').trim();
        if (className === undefined || label === '') continue;
        if ((labelOfClass.get(className) ?? label) !== label) {
          contradicted.add(name);
          break;
        }
        labelOfClass.set(className, label);
      }
    }
  }
  return [...byName]
    .filter(([name, labelOfClass]) => !contradicted.has(name) && isCoarser(labelOfClass, classCount))
    .map(([name, labelOfClass]) => ({ name, labelOfClass, paths: [...(paths.get(name) ?? [])] }));
}
