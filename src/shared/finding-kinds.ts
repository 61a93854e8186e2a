/**
 * What the data check speaks of, gravest first. `damaged`: the archive itself; `leakage`: the same picture to train and to
 * test on; `acrossClasses`: under two labels; `exactDuplicates` and `nearDuplicates`: within one class and role;
 * `notUsed`: sound files that nothing asks for; `notes`: what was done and is worth knowing.
 */
export const FINDING_KINDS = [
  'damaged',
  'unreadable',
  'empty',
  'notAnImage',
  'unsupportedFormat',
  'leakage',
  'acrossClasses',
  'exactDuplicates',
  'nearDuplicates',
  'deepGray',
  'tiny',
  'classNotInTraining',
  'fewImages',
  'imbalance',
  'notUsed',
  'notes',
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

/** Codes of `problem.<code>` that say what they belong to by themselves. */
const KIND_OF_CODE: ReadonlyMap<string, FindingKind> = new Map<string, FindingKind>([
  ['zipRecovered', 'damaged'],
  ['directoryDamaged', 'damaged'],
  ['gzipCutOff', 'damaged'],
  ['tarCutOff', 'damaged'],
  ['fileEmpty', 'empty'],
  ['notAnImage', 'notAnImage'],
  ['pageNotImage', 'notAnImage'],
  ['drawingNotImage', 'unsupportedFormat'],
  ['pointerNotImage', 'notAnImage'],
  ['answerNotImage', 'notAnImage'],
  ['archiveNotImage', 'notAnImage'],
  ['pdfNotImage', 'notAnImage'],
  ['formatUnsupported', 'unsupportedFormat'],
  ['formatNotTaken', 'unsupportedFormat'],
  ['deepGrayClipped', 'deepGray'],
  ['tiny', 'tiny'],
  ['classNotInTraining', 'classNotInTraining'],
  ['singleImage', 'fewImages'],
  ['outsideClasses', 'notUsed'],
  ['classNotInMap', 'notUsed'],
  ['linkLists', 'notUsed'],
  ['decodingCancelled', 'notes'],
]);

/** What of a problem says where it belongs. */
interface KnownProblem {
  readonly code: string;
  readonly path: string;
  readonly severity: 'excluded' | 'warning' | 'notice';
}

/** Which finding a problem belongs to. A file that is left out and has no kind of its own could not be read. */
export function kindOfProblem({ code, severity }: Omit<KnownProblem, 'path'>): FindingKind {
  return KIND_OF_CODE.get(code) ?? (severity === 'excluded' ? 'unreadable' : 'notes');
}

/** Equal for problems that are told once: of one file, one of a kind; of the whole, one of each sentence. */
export function findingKey(problem: KnownProblem): string {
  const kind = kindOfProblem(problem);
  const isOfItsOwn = problem.path === '' || kind === 'notes' || kind === 'notUsed';
  return `${kind}\0${problem.path}\0${isOfItsOwn ? problem.code : ''}`;
}
