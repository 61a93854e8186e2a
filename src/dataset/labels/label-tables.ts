/** What the tables beside the images say: labels and splits by file, coarser levels by class, the form of a submission. */
import type { DatasetProblem, DatasetSummary } from '../../protocol/dataset';
import type { Understanding } from '../../protocol/understanding';
import type { ClassSource, Reading } from '../../recipe/reading';
import type { Arrangement } from '../folder/arrange';
import { unusedTexts } from '../folder/file-kinds';
import type { LabelTables } from '../folder/given-labels';
import type { ImageFile, SortedFiles } from '../folder/image-files';
import { exactRole } from '../folder/role-names';
import type { FileListing } from '../source/listing';
import { askedImages } from './asked-images';
import { arrangeBy, classesOf, NOTHING_SAID, summaryOf } from './by-folders';
import { type ClassNaming, classNaming } from './class-naming';
import { type ChosenSource, choicesOf, chooseClassSource } from './class-sources';
import { areDownloadParts } from './download-parts';
import { explainTables } from './explain-tables';
import { type FoundList, findLists } from './find-lists';
import { ImageLookup } from './image-lookup';
import { alikeAmong, type JudgedList, judgeList } from './judge-list';
import { groupLists, type ListGroup, optionsOf, type SourceOption, wantedOption } from './label-sources';
import { type Labelling, labellingOf, labelOf, NO_LABELS } from './labelling';
import { levelsOf } from './levels';
import { type ListedRoles, rolesOf } from './list-roles';
import { labelsByPattern, type NamePatternOption, namePatternOptions } from './name-pattern';
import type { Table } from './read-table';
import { type FoundTables, findTables } from './read-tables';
import { classMapsAmong, formsAmong } from './set-aside-lists';

export interface ReadTables {
  readonly tables: LabelTables;
  readonly sampleSubmission: DatasetSummary['sampleSubmission'];
  readonly problems: readonly DatasetProblem[];
  readonly understanding: Understanding;
}

/** Every table, as what it was recognised. */
export interface JudgedTables {
  readonly found: FoundTables;
  readonly lists: readonly FoundList[];
  readonly judged: readonly JudgedList[];
  /** Tables that are no lists of files. */
  readonly others: readonly Table[];
  readonly roles: ListedRoles;
  readonly forms: ReadonlySet<JudgedList>;
  readonly groups: readonly ListGroup[];
  readonly naming: ClassNaming;
  /** Images that the sample submission names, as positions in `FileListing.files`. */
  readonly asked: ReadonlySet<number>;
  /** The images as folders alone have them. */
  readonly folders: Arrangement;
}

/** Classes that are shown beside a choice. */
const EXAMPLES = 5;

/** Reads the tables of a dataset as `reading` says, and guesses the rest. */
export async function readLabelTables(
  listing: FileListing,
  sorted: SortedFiles,
  reading: Reading,
): Promise<ReadTables> {
  const { images } = sorted;
  const tables = judgeTables(await findTables(listing, sorted, reading), listing, sorted, reading);
  const { found, groups, naming, judged, folders, roles } = tables;
  const offered = groups.flatMap((group) => optionsOf(group, naming.namesOf));
  const options = [...offered, ...wantedOption(reading.classesFrom, offered, groups, judged, naming.namesOf)];
  const labelled = namedImages(images, folders);
  const patterns = patternsFor(labelled, images, folders.classes, reading.classesFrom);
  const known = {
    folders: summaryOf(folders),
    tables: options,
    patterns,
    nameCount: labelled.length,
    asked: found.asked,
  };
  const source = chooseClassSource(reading.classesFrom, known);
  const labelling = labellingBy(source, groups);
  const base: LabelTables = {
    ...NOTHING_SAID,
    classesFrom: source.overrulesFolders ? source.chosen : null,
    labels: labelling.labels,
    leftOut: labelling.leftOut,
    roles: roles.roles,
    asked: tables.asked,
  };
  const isByFolders = source.chosen.kind === 'folders';
  // Where tables say nothing of images, folders have said it all.
  const addsNothing = isByFolders && labelling.labels.size === 0 && roles.roles.size === 0;
  const arranged = addsNothing ? folders : arrangeBy(listing, sorted, base);
  const listedImages = judged.length === 0 ? [] : images;
  const classOf = classesOf(listedImages, arranged);
  const levels = levelsOf(judged, classOf, arranged.classes.length, (own, column) =>
    isReadColumn(own, column, isByFolders ? null : source.table),
  );
  const explained = explainTables(tables, {
    options,
    source,
    levels,
    labelling,
    classes: arranged.classes,
    classOf,
    folderClassOf: arranged === folders ? classOf : classesOf(listedImages, folders),
  });
  return {
    tables: {
      ...base,
      levels: [...levels.map(({ name, labelOfClass }) => ({ name, labelOfClass })), ...explained.levels],
    },
    sampleSubmission: found.sampleSubmission,
    problems: found.problems,
    understanding: {
      classesFrom: {
        chosen: source.chosen,
        isGuess: source.isGuess,
        options: choicesOf(
          { ...known, folders: isByFolders ? summaryOf(arranged) : known.folders },
          EXAMPLES,
        ),
      },
      tables: explained.tables,
      nameEncoding: null,
      unused: [...explained.unused, ...unusedTexts([...found.otherTexts, ...explained.otherTexts])],
      remarks: explained.remarks,
    },
  };
}

function judgeTables(
  found: FoundTables,
  listing: FileListing,
  sorted: SortedFiles,
  reading: Reading,
): JudgedTables {
  const useOf = new Map(found.tables.map(({ path, use }) => [path, use]));
  const images = countedImages(sorted);
  const lookup = new ImageLookup(images);
  const { lists, others: unlisted } = findLists(found.tables, lookup, images.length, reading);
  const asked = askedImages(found.submission, lookup);
  const all = alikeAmong(lists.map(({ list }) => judgeList(list, found.asked)));
  // Where tables have labels, flat folders may be there to learn from; so their roles are told as they are beside tables.
  const labelled = all.find(({ guess }) => guess !== null);
  const folders = arrangeBy(listing, sorted, {
    ...NOTHING_SAID,
    classesFrom: { kind: 'folders' },
    asked,
    labels: labelled ? aLabelOf(labelled) : new Map(),
  });
  const maps = classMapsAmong(all, folders.classes);
  const judged = all.filter((own) => !maps.has(own));
  const mapPaths = new Set([...maps].map(({ list }) => list.path));
  const others = [...unlisted, ...found.tables.filter(({ path }) => mapPaths.has(path))];
  const labellers = judged.filter(({ list }) => useOf.get(list.path) !== 'split');
  const forms = formsAmong(labellers, useOf, folders.classes);
  return {
    found,
    lists,
    judged,
    others,
    asked,
    folders,
    forms,
    roles: rolesOf(judged.filter(({ list }) => useOf.get(list.path) !== 'labels')),
    groups: groupLists(labellers.filter((own) => !forms.has(own))),
    naming: classNaming(others, found.asked, folders.classes),
  };
}

/** The label of one image: that there is one is all that counts. */
function aLabelOf({ list, guess }: JudgedList): ReadonlyMap<number, string> {
  if (guess === null) return new Map();
  for (const { image, cells } of list.images) {
    const label = labelOf(cells, guess);
    if (typeof label !== 'string' && label.name !== '') return new Map([[image.fileIndex, label.name]]);
  }
  return new Map();
}

/** What a table may speak of: copies and masks have the names of other images. */
function countedImages({ images, asides }: SortedFiles): readonly ImageFile[] {
  const gone = new Set([...asides.copies, ...asides.masks.folders].flatMap((folder) => folder.images));
  return gone.size === 0 ? images : images.filter((_, index) => !gone.has(index));
}

/** Images that may be named after their class: those with a place among what is learned, else all but those to test on. */
function namedImages(images: readonly ImageFile[], { roles }: Arrangement): readonly ImageFile[] {
  const placed = images.filter((_, index) => roles[index] !== 'ignore' && roles[index] !== 'unlabelled');
  if (placed.length > 0) return placed;
  const used = images.filter((_, index) => roles[index] !== 'ignore');
  const isToTest = (folder: string) => {
    const role = exactRole(folder);
    return role === 'test' || role === 'unlabelled';
  };
  const toLearn = used.filter(({ folder }) => !folder.split('/').some(isToTest));
  return toLearn.length > 0 ? toLearn : used;
}

/** Patterns are offered where folders tell no classes apart. `named` decides on them; they label `images`. */
function patternsFor(
  named: readonly ImageFile[],
  images: readonly ImageFile[],
  folderClasses: readonly string[],
  wanted: ClassSource | null,
): NamePatternOption[] {
  const isNeeded = folderClasses.length < 2 || areDownloadParts(folderClasses);
  const patterns = isNeeded ? namePatternOptions(named).map(({ pattern }) => pattern) : [];
  if (wanted?.kind === 'fileNames' && !patterns.includes(wanted.pattern)) patterns.push(wanted.pattern);
  return patterns.map((pattern) => ({ pattern, labels: labelsByPattern(images, pattern) }));
}

function labellingBy({ table, pattern }: ChosenSource, groups: readonly ListGroup[]): Labelling {
  if (pattern) return { ...NO_LABELS, labels: pattern.labels };
  if (table === null) return NO_LABELS;
  const [read, another] = table.lists;
  const isAsGuessed = ({ lists: [first] }: ListGroup) =>
    first.list === read.list && first.guess === read.reading && read.names === null;
  const known = another === undefined && read !== undefined ? groups.find(isAsGuessed) : undefined;
  return known ? known.first : labellingOf(table.lists);
}

/** Whether labels are read from a column, or it marks one class of several. */
function isReadColumn(own: JudgedList, column: number, table: SourceOption | null): boolean {
  if (own.oneHot?.classes.some((marked) => marked.column === column)) return true;
  const reading = table?.lists.find(({ list }) => list === own.list)?.reading;
  return reading?.kind === 'column' && reading.column === column;
}
