/** Which column of a table holds the labels: a score for each, from names, values, and what a sample submission asks for. */
import { areWhole, type ColumnProfile, isNumbering } from './column-profile';

/** What a sample submission says of the classes. */
export interface AskedClasses {
  /** Names of its answer columns. */
  readonly columns: readonly string[];
  /** Values of its answers: placeholders, mostly. */
  readonly values: ReadonlySet<string>;
}

export interface ScoredColumn {
  readonly profile: ColumnProfile;
  /** Above 0 it is taken for labels. */
  readonly score: number;
}

/** What names say of a column, as weights: names of labels, of what data sets are mostly about, and of what is often said beside the label. */
const HEADER_WEIGHTS: readonly { readonly weight: number; readonly names: string }[] = [
  {
    weight: 3.5,
    names:
      'label labels labelname labelid labelgroup imagelabel truelabel groundtruth gt y target targets answer etiqueta etiquetas class classes classid classname classlabel classindex classidx classnumber clase clases category categories categoryid categoryname categoria klasse',
  },
  {
    weight: 3,
    names:
      'diagnosis diagnostic diagnostico dx finding findings findinglabel findinglabels pathology disease enfermedad lesiontype cancertype breed breeds breedid breedname raza species speciesid speciesname scientificname commonname birdspecies especie landmarkid individualid whaleid emotion expression digit character letter',
  },
  {
    weight: 1.5,
    names:
      'variety cultivar plant flower tag tags style genre artist type typeid kind tipo genus family order phylum kingdom',
  },
];
const WEIGHT_OF_HEADER: ReadonlyMap<string, number> = new Map(
  HEADER_WEIGHTS.flatMap(({ weight, names }) => names.split(' ').map((name) => [name, weight] as const)),
);
const LABEL_WEIGHT = 3;
const COARSE_WORDS = new Set(['coarse', 'super', 'parent', 'high', 'top', 'main', 'predicted', 'pred']);
/** Beside these `class` is a rank above that of a species. */
const RANKS = new Set(['genus', 'family', 'order', 'phylum', 'kingdom']);
/** Measures, places in a picture, times, and numbers of rows. */
const MEASURE_HEADER =
  /^(width|height|depth|w|h|size|filesize|bytes|area|resolution|age|ageapprox|weight|price|score|confidence|count|views|id|index|idx|nr|no|number|row|rowid|unnamed0|seed|year|month|day|hour|date|time|timestamp|created|datetaken|lat|latitude|lon|lng|long|longitude|alt|altitude|x|[xy]\d|[xy](min|max|center|centre)|[xy]?(top|left|right|bottom)|roi[xy]?\d*|roi.*|bbox.*|box.*|md5|sha\d*|hash|phash|imagephash|checksum|fold|kfold|url|link|pixel\d+)$/;
const ID_HEADER = /(^|[^a-z])(id|uuid|guid|key)$|[a-z]I[Dd]$/;

export function foldedHeader(header: string): string {
  return header
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Whether a column of this name holds measures, not labels, as far as names go. */
export function isMeasureHeader(header: string): boolean {
  return MEASURE_HEADER.test(foldedHeader(header));
}

export function isLabelHeader(header: string): boolean {
  return (WEIGHT_OF_HEADER.get(foldedHeader(header)) ?? 0) >= LABEL_WEIGHT;
}

/**
 * Scores the columns, best first. A name that says "label" weighs up to 3.5, agreement with the sample submission up to 4 for values
 * and 4 for the name; values that repeat up to 1, evenly up to 0.5, words 0.5, a numbering 0.25. Measures by name or by value, values that hardly
 * repeat, and a single value weigh against it. `isOnly`: nothing else stands beside the file names.
 */
export function scoreLabelColumns(
  profiles: readonly ColumnProfile[],
  asked: AskedClasses | null,
  isOnly = profiles.length === 1,
): ScoredColumn[] {
  const hasTaxonomy = profiles.some(({ key }) => RANKS.has(foldedHeader(key)));
  return profiles
    .map((profile) => ({ profile, score: scoreOf(profile, asked, hasTaxonomy, isOnly) }))
    .sort((a, b) => b.score - a.score || a.profile.column - b.profile.column);
}

function scoreOf(
  profile: ColumnProfile,
  asked: AskedClasses | null,
  hasTaxonomy: boolean,
  isOnly: boolean,
): number {
  const { counts, filledCount, kind } = profile;
  if (filledCount === 0 || profile.isEndless) return Number.NEGATIVE_INFINITY;
  let score = nameScore(profile, hasTaxonomy) + (asked ? agreement(profile, asked) : 0);
  if (isOnly && !isMeasureHeader(profile.key)) score += 1;
  score += Math.min(1, Math.log2(filledCount / counts.size) / 4) + 0.5 * evenness(profile);
  if (kind === 'words') score += 0.5;
  else if (isNumbering(profile)) score += 0.25;
  if (kind === 'decimals' && !areWhole(profile)) score -= 2;
  if (kind === 'dates' || kind === 'addresses') score -= 5;
  // Of a few rows no more can be said.
  if (filledCount >= 10 && counts.size > filledCount / 2) score -= counts.size > 0.9 * filledCount ? 4 : 2;
  if (counts.size === 1 && filledCount > 1) score -= isOnly ? 0 : 2;
  return score;
}

function nameScore({ key, kind }: ColumnProfile, hasTaxonomy: boolean): number {
  const name = foldedHeader(key);
  const weight = WEIGHT_OF_HEADER.get(name);
  if (weight !== undefined) return name === 'class' && hasTaxonomy ? 1 : weight;
  if (isMeasureHeader(key)) return kind === 'words' ? -1 : -5;
  const last = lastWordWeight(key);
  if (last >= LABEL_WEIGHT) return last - 1;
  return ID_HEADER.test(key) ? -2 : 0;
}

/** `skin_condition_label`, `Image Class`: what the last word of a name says; nothing where the first calls it a coarse one. */
function lastWordWeight(header: string): number {
  const words = header
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .map(foldedHeader)
    .filter((word) => word !== '');
  const isCoarse = words.some((word) => COARSE_WORDS.has(word));
  return isCoarse ? 0 : (WEIGHT_OF_HEADER.get(words.at(-1) ?? '') ?? 0);
}

/** What the sample submission asks for: a column of this name, or classes that are its values. */
function agreement({ key, counts }: ColumnProfile, asked: AskedClasses): number {
  const names = asked.columns.map(foldedHeader);
  const isAskedFor = names.length === 1 && names[0] === foldedHeader(key);
  const shareOf = (values: readonly string[]) =>
    values.length < 2 ? 0 : values.filter((value) => counts.has(value)).length / values.length;
  const share = Math.max(shareOf(asked.columns), shareOf([...asked.values]));
  return (isAskedFor ? 4 : 0) + (share >= 0.5 ? 4 * share : 0);
}

/** Entropy of the values in parts of the most that as many values can have: 1 where all are equally frequent. */
function evenness({ counts, filledCount }: ColumnProfile): number {
  if (counts.size < 2) return 0;
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / filledCount) * Math.log(count / filledCount);
  return entropy / Math.log(counts.size);
}
