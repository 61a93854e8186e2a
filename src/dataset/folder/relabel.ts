import type { DatasetProblem, RelabelledImage } from '../../protocol/dataset';
import type { DatasetDecisions } from '../../recipe/schema';
import type { LabelLevel } from './given-labels';
import type { ImageFile } from './image-files';

/** Labels as a person corrected or gave them, on the level that is learned. */
export interface Relabelling {
  readonly images: readonly RelabelledImage[];
  /** Decisions that say nothing about this dataset, or name no class of it and none that was added: the label stays. */
  readonly problems: readonly DatasetProblem[];
}

/**
 * Applies corrected labels to `names`, the class of each image in the folders' own words, in place; answers those that
 * can only be said on the chosen level (its classes have other names), to be set when it has been applied.
 */
export function relabel(
  images: readonly ImageFile[],
  { relabelled, addedClasses }: Pick<DatasetDecisions, 'relabelled' | 'addedClasses'>,
  level: LabelLevel | null,
  names: (string | null)[],
): Relabelling & { readonly onLevel: ReadonlyMap<number, string> } {
  const decided = Object.entries(relabelled);
  const found: RelabelledImage[] = [];
  const problems: DatasetProblem[] = [];
  const onLevel = new Map<number, string>();
  if (decided.length === 0) return { images: found, problems, onLevel };
  const indexOf = new Map(images.map(({ path }, index) => [path, index]));
  const known = new Set(names);
  const coarse = new Set(level?.labelOfClass.values());
  // A class that was added is one of the level that is learned.
  for (const name of addedClasses) (level ? coarse : known).add(name);
  const onLearnedLevel = (name: string | null) =>
    level && name !== null ? (level.labelOfClass.get(name) ?? null) : name;
  for (const [path, className] of decided) {
    const index = indexOf.get(path);
    const originalClass = index === undefined ? null : onLearnedLevel(names[index] ?? null);
    // Its own label again corrects nothing.
    if (index !== undefined && originalClass === className) continue;
    if (index === undefined) {
      problems.push({ path, code: 'relabelledMissing', severity: 'warning', values: { className } });
    } else if (known.has(className)) {
      names[index] = className;
      found.push({ index, path, originalClass, className: onLearnedLevel(className) ?? className });
    } else if (coarse.has(className)) {
      names[index] = null;
      onLevel.set(index, className);
      found.push({ index, path, originalClass, className });
    } else {
      problems.push({ path, code: 'relabelledUnknown', severity: 'warning', values: { className } });
    }
  }
  return { images: found, problems, onLevel };
}
