import type { DatasetSummary } from '../../protocol/dataset';
import type { ReadingEffect, Understanding } from '../../protocol/understanding';
import { AS_GUESSED, areSameReadings, type ClassSource } from '../../recipe/reading';

export function isSameSource(a: ClassSource, b: ClassSource): boolean {
  const from = (classesFrom: ClassSource) => ({ ...AS_GUESSED, classesFrom });
  return areSameReadings(from(a), from(b));
}

/** The folder whose sub-folders are the classes, where that is one and not the whole. */
export function trainingFolderOf({ folders }: DatasetSummary): string | null {
  const [first, ...others] = folders.filter(({ role, classCount }) => role === 'training' && classCount > 1);
  return first && others.length === 0 && first.path !== '' ? first.path : null;
}

/** What the reading in force comes to. */
export function effectOf({
  classes,
  imageCount,
  unlabelledCount,
  understanding,
}: DatasetSummary): ReadingEffect {
  const { chosen, options } = understanding.classesFrom;
  const known = options.find(({ source }) => isSameSource(source, chosen));
  return (
    known?.effect ?? {
      classCount: classes.length,
      labelledCount: imageCount,
      leftOverCount: unlabelledCount,
    }
  );
}

/** Whether there is one way to read the files, and nothing to say beside it. */
export function isPlain({ classesFrom, tables, nameEncoding, unused, remarks }: Understanding): boolean {
  return (
    classesFrom.isGuess &&
    classesFrom.options.length <= 1 &&
    tables.length === 0 &&
    nameEncoding === null &&
    unused.length === 0 &&
    remarks.length === 0
  );
}
