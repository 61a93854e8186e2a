/** What a table's answers are: class names, class numbers, probabilities. Judged by all rows; a placeholder says nothing. */

/** How an answer may be told, in one column or (`probabilities`, `oneHot`) in one per class. Numbers follow the order of classes. */
export const ANSWER_KINDS = [
  'name',
  'index',
  'indexFromOne',
  'probability',
  'indicator',
  'probabilities',
  'oneHot',
] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

export const ONE_COLUMN_KINDS = [
  'name',
  'index',
  'indexFromOne',
  'probability',
  'indicator',
] as const satisfies readonly AnswerKind[];
export const CLASS_COLUMN_KINDS = ['probabilities', 'oneHot'] as const satisfies readonly AnswerKind[];

/** Whether an answer speaks of one class alone, which has to be chosen. */
export function isOfOneClass(kind: AnswerKind): boolean {
  return kind === 'probability' || kind === 'indicator';
}

/** Why a kind was guessed; names a sentence `submissionForm.why.<code>`. */
export type AnswerReason =
  | 'named'
  | 'spelled'
  | 'fromZero'
  | 'fromOne'
  | 'numbers'
  | 'fractions'
  | 'headed'
  | 'placeholder'
  | 'empty'
  | 'strangers'
  | 'oneHot'
  | 'classColumns';

export interface AnswerGuess {
  /** Null where the table does not tell, and kinds would be written differently: a person has to say. */
  readonly kind: AnswerKind | null;
  /** What to ask between. */
  readonly candidates: readonly AnswerKind[];
  readonly reason: AnswerReason;
  /** What is to be seen of the answers. */
  readonly example: string;
  /** The class whose probability it would be. */
  readonly ofClass: number;
  /** Classes that the table spells otherwise, by their own name. */
  readonly spelled: ReadonlyMap<string, string>;
}

/** A name as people write it: `Golden_retriever`, `golden retriever`; ImageNet's numbers (`n02085620-Chihuahua`) left out. */
export function foldedName(name: string): string {
  return name
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/^n\d{8}[\s_-]+/, '')
    .replace(/[\s_-]+/g, ' ');
}

/** `7`, `7.0` → 7; null for what is no whole number. */
export function wholeNumber(text: string): number | null {
  return /^\d+(\.0+)?$/.test(text) ? Number(text) : null;
}

export function decimalNumber(text: string): number | null {
  return /^[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text.replace(',', '.')) : null;
}

/** The number that a class has in a submission, or its name. */
export function answerText(
  kind: 'name' | 'index' | 'indexFromOne',
  classIndex: number,
  classes: readonly string[],
): string {
  if (kind === 'name') return classes[classIndex];
  return String(classIndex + (kind === 'index' ? 0 : 1));
}

/** The class whose probability one column holds: the one its heading speaks of, else the last of two (1 of 0 and 1). */
function classOfHeading(heading: string, classes: readonly string[]): number | null {
  const words = ` ${foldedName(heading)} `;
  const mentioned = classes.findIndex((name) => words.includes(` ${foldedName(name)} `));
  return mentioned === -1 ? null : mentioned;
}

/** Kinds that would be written alike stand once, by the first. */
function distinctKinds(classes: readonly string[]): AnswerKind[] {
  const kinds = ['name', 'index', 'indexFromOne'] as const;
  const written = kinds.map((kind) => classes.map((_, i) => answerText(kind, i, classes)).join('\n'));
  // Classes that are called 0, 1, 2 … in this order have no other numbers.
  if (written[0] === written[1]) return ['name'];
  return kinds.filter((_, i) => written.indexOf(written[i]) === i);
}

/**
 * @param heading of the column
 * @param values the answers of all rows
 */
export function guessAnswer(
  heading: string,
  values: readonly string[],
  classes: readonly string[],
): AnswerGuess {
  const distinct = [...new Set(values.map((value) => value.trim()))].filter((value) => value !== '');
  const ofHeading = classOfHeading(heading, classes);
  const about = {
    example: distinct[0] ?? '',
    ofClass: ofHeading ?? classes.length - 1,
    spelled: new Map<string, string>(),
  };
  const known = (kind: AnswerKind, reason: AnswerReason): AnswerGuess => ({
    ...about,
    kind,
    candidates: [kind],
    reason,
  });
  const ask = (candidates: readonly AnswerKind[], reason: AnswerReason): AnswerGuess => ({
    ...about,
    kind: candidates.length === 1 ? candidates[0] : null,
    candidates,
    reason,
  });

  const numbers = distinct.map(decimalNumber);
  const isFraction = (number: number | null) => number !== null && number >= 0 && number <= 1;
  if (
    distinct.length > 0 &&
    numbers.every(isFraction) &&
    !distinct.every((value) => wholeNumber(value) !== null) &&
    (ofHeading !== null || classes.length === 2)
  )
    return known('probability', 'fractions');

  // `is_dog`, `has_cactus`: 1 means that class, wherever it stands in the order.
  const areMarks = distinct.length > 0 && numbers.every((number) => number === 0 || number === 1);
  if (ofHeading !== null && areMarks) return { ...known('indicator', 'headed'), example: classes[ofHeading] };

  const names = new Set(classes);
  const areNames = distinct.length > 0 && distinct.every((value) => names.has(value));
  const whole = distinct.map(wholeNumber);
  const largest = whole.reduce<number>((most, number) => Math.max(most, number ?? Number.NaN), 0);
  const areNumbers = distinct.length > 0 && whole.every((number) => number !== null);
  const couldBeNumbers = areNumbers && largest <= classes.length;
  const areNumbered = classes.every((name) => wholeNumber(name) !== null);

  // A single answer may be one that was filled in; the same one in many rows is a placeholder.
  const isMeant = distinct.length > 1 || (values.length === 1 && !couldBeNumbers);
  if (areNames && (isMeant || !areNumbered)) return known('name', 'named');
  if (areNumbered && distinct.length <= 1)
    return ask(distinctKinds(classes), distinct.length === 0 ? 'empty' : 'placeholder');
  if (couldBeNumbers) {
    if (whole.includes(0)) {
      if (largest < classes.length) return known('index', distinct.length > 1 ? 'fromZero' : 'placeholder');
    } else if (distinct.length > 1 && largest === classes.length) return known('indexFromOne', 'fromOne');
    else return ask(['index', 'indexFromOne'], distinct.length > 1 ? 'numbers' : 'placeholder');
  }

  const classOf = new Map(classes.map((name) => [foldedName(name), name]));
  const spelled = new Map<string, string>();
  for (const value of distinct) {
    const name = names.has(value) ? value : classOf.get(foldedName(value));
    if (name !== undefined && name !== value) spelled.set(name, value);
    else if (name === undefined) {
      spelled.clear();
      break;
    }
  }
  if (spelled.size > 0) return { ...known('name', 'spelled'), spelled, example: [...spelled.values()][0] };
  const reason = distinct.length === 0 ? 'empty' : distinct.length === 1 ? 'placeholder' : 'strangers';
  return areNumbered ? ask(distinctKinds(classes), reason) : known('name', reason);
}

/** A column of a table, and the class its numbers are of. */
export interface ClassColumn {
  readonly column: number;
  readonly classIndex: number;
}

export interface ClassColumns {
  readonly columns: readonly ClassColumn[];
  readonly by: 'name' | 'index' | 'indexFromOne' | 'order';
}

/**
 * The columns that stand for one class each, where every class has one: by name, else by number (`0`, `c0`, `class_1`).
 * @param headings of all columns; `candidates` are those to look among
 */
export function findClassColumns(
  headings: readonly string[],
  candidates: readonly number[],
  classes: readonly string[],
): ClassColumns | null {
  const byName = namedColumns(headings, candidates, classes);
  if (byName.length === classes.length && classes.length > 1) return { columns: byName, by: 'name' };
  const numbered = candidates.flatMap((column) => {
    const [, prefix = '', digits] = /^(.*?)(\d+)$/.exec(headings[column].trim()) ?? [];
    return digits === undefined ? [] : [{ column, prefix, number: Number(digits) }];
  });
  for (const [by, from] of [
    ['index', 0],
    ['indexFromOne', 1],
  ] as const) {
    const columns = numbered
      .filter(({ number, prefix }) => number - from in classes && prefix === numbered[0].prefix)
      .map(({ column, number }) => ({ column, classIndex: number - from }));
    const isEach = new Set(columns.map(({ classIndex }) => classIndex)).size === classes.length;
    if (isEach && columns.length === classes.length && classes.length > 1) return { columns, by };
  }
  return null;
}

/** The columns whose heading is a class, each class once. */
export function namedColumns(
  headings: readonly string[],
  candidates: readonly number[],
  classes: readonly string[],
): ClassColumn[] {
  const exact = new Map(classes.map((name, classIndex) => [name, classIndex]));
  const loose = new Map(classes.map((name, classIndex) => [foldedName(name), classIndex]));
  const taken = new Set<number>();
  return candidates.flatMap((column) => {
    const heading = headings[column];
    const classIndex = exact.get(heading) ?? loose.get(foldedName(heading));
    if (classIndex === undefined || taken.has(classIndex)) return [];
    taken.add(classIndex);
    return [{ column, classIndex }];
  });
}
