/** Which image an Id of a table means: by the one rule that fits most of its rows, all of them where one does. */
import { isPictureName } from '../shared/picture-names';

/** What an Id may be of an image's path, the strictest first. Each also counts where it fits but for upper and lower case. */
export const ID_RULES = [
  'path',
  'pathEnd',
  'pathEndWithoutExtension',
  'fileNameWithExtension',
  'fileName',
  'integer',
  'lastNumber',
  'countedFromOne',
  'countedFromZero',
] as const;
export type IdRule = (typeof ID_RULES)[number];

/** A path or an Id with folders taken apart: `test/x.jpg`, `x.jpg`, `x`. */
interface PathParts {
  readonly path: string;
  readonly name: string;
  readonly stem: string;
}

interface Rule {
  /** What both sides must share; null where the rule does not speak of such a name. */
  readonly ofImage: (image: PathParts) => string | null;
  readonly ofId: (id: PathParts) => string | null;
  /** What must hold beside an equal key. */
  readonly holds?: (image: PathParts, id: PathParts) => boolean;
}

const stemOf = ({ path, name, stem }: PathParts) => path.slice(0, path.length - name.length + stem.length);
const endsWith = (path: string, end: string) => path === end || path.endsWith(`/${end}`);
const ifInFolder = (id: PathParts, key: string) => (id.path === id.name ? null : key);

function plainNumber(text: string): string | null {
  return /^\d+(\.0+)?$/.test(text) ? text.replace(/\.0+$/, '').replace(/^0+(?=\d)/, '') : null;
}

/** `image_0012` → `12`. */
function lastNumber(text: string): string | null {
  const digits = /\d+(?=\D*$)/.exec(text)?.[0];
  return digits === undefined ? null : digits.replace(/^0+(?=\d)/, '');
}

function shifted(number: string | null, by: number): string | null {
  return number === null ? null : String(Number(number) + by);
}

const RULES = {
  path: { ofImage: ({ path }) => path, ofId: (id) => ifInFolder(id, id.path) },
  pathEnd: {
    ofImage: ({ name }) => name,
    ofId: (id) => ifInFolder(id, id.name),
    holds: (image, id) => endsWith(image.path, id.path),
  },
  pathEndWithoutExtension: {
    ofImage: ({ stem }) => stem,
    ofId: (id) => ifInFolder(id, id.stem),
    holds: (image, id) => endsWith(stemOf(image), stemOf(id)),
  },
  fileNameWithExtension: { ofImage: ({ name }) => name, ofId: ({ name }) => name },
  fileName: { ofImage: ({ stem }) => stem, ofId: ({ stem }) => stem },
  integer: { ofImage: ({ stem }) => plainNumber(stem), ofId: ({ stem }) => plainNumber(stem) },
  lastNumber: { ofImage: ({ stem }) => lastNumber(stem), ofId: ({ stem }) => lastNumber(stem) },
  // Images numbered from 0 under Ids numbered from 1, and the other way round.
  countedFromOne: {
    ofImage: ({ stem }) => shifted(lastNumber(stem), 1),
    ofId: ({ stem }) => plainNumber(stem),
  },
  countedFromZero: {
    ofImage: ({ stem }) => shifted(lastNumber(stem), -1),
    ofId: ({ stem }) => plainNumber(stem),
  },
} satisfies Record<IdRule, Rule>;

function ruleOf(rule: IdRule): Rule {
  return RULES[rule];
}

/** The path of an image. Names are compared in one Unicode form. */
function imageParts(given: string): PathParts {
  const path = given.normalize('NFC');
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return { path, name, stem: dot > 0 ? name.slice(0, dot) : name };
}

/** An Id. Its extension is one only where it is that of a picture: `IMG.12` has none. */
function idParts(given: string): PathParts {
  const path = given
    .trim()
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/^\.?\/+/, '');
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { path, name, stem: isPictureName(name) ? name.slice(0, name.lastIndexOf('.')) : name };
}

/** The images that a table may name, ready to be looked up. */
export class ImageNames {
  readonly parts: readonly PathParts[];
  private readonly indices = new Map<string, { first: Map<string, number>; next: Int32Array }>();

  constructor(readonly paths: readonly string[]) {
    this.parts = paths.map(imageParts);
  }

  /** Whether some image has one of a few keys. Far quicker than an index of all of them. */
  hasAny(rule: IdRule, ignoresCase: boolean, keys: ReadonlySet<string | null>): boolean {
    const { ofImage } = ruleOf(rule);
    return this.parts.some((image) => {
      const key = folded(ofImage(image), ignoresCase);
      return key !== null && keys.has(key);
    });
  }

  /** Images under their key; those that share one are chained by `next`, −1 at its end. */
  index(rule: IdRule, ignoresCase: boolean): { first: Map<string, number>; next: Int32Array } {
    const { ofImage } = ruleOf(rule);
    const name = `${rule} ${ignoresCase}`;
    const known = this.indices.get(name);
    if (known) return known;
    const first = new Map<string, number>();
    const next = new Int32Array(this.parts.length).fill(-1);
    for (let i = this.parts.length - 1; i >= 0; i--) {
      const key = folded(ofImage(this.parts[i]), ignoresCase);
      if (key === null) continue;
      next[i] = first.get(key) ?? -1;
      first.set(key, i);
    }
    const index = { first, next };
    this.indices.set(name, index);
    return index;
  }
}

function folded(key: string | null, ignoresCase: boolean): string | null {
  return ignoresCase && key !== null ? key.toLowerCase() : key;
}

function foldedParts({ path, name, stem }: PathParts): PathParts {
  return { path: path.toLowerCase(), name: name.toLowerCase(), stem: stem.toLowerCase() };
}

/** What a rule makes of a table's Ids. */
export interface IdMatch {
  readonly rule: IdRule;
  readonly ignoresCase: boolean;
  /** The image of each row; −1 for none. Of several that an Id could mean it is the first. */
  readonly imageOfRow: Int32Array;
  /** Rows with an image. */
  readonly foundCount: number;
  /** Different images that rows were found for. */
  readonly imageCount: number;
  /** Ids that could mean several images. */
  readonly ambiguous: readonly string[];
}

function matchBy(ids: readonly PathParts[], images: ImageNames, rule: IdRule, ignoresCase: boolean): IdMatch {
  const { first, next } = images.index(rule, ignoresCase);
  const { ofId, holds } = ruleOf(rule);
  const imageOfRow = new Int32Array(ids.length).fill(-1);
  const ambiguous: string[] = [];
  const met = new Uint8Array(images.parts.length);
  let foundCount = 0;
  let imageCount = 0;
  const isMeant = (image: number, id: PathParts) =>
    holds === undefined ||
    (ignoresCase ? holds(foldedParts(images.parts[image]), foldedParts(id)) : holds(images.parts[image], id));
  for (const [row, id] of ids.entries()) {
    const key = folded(ofId(id), ignoresCase);
    if (key === null || key === '') continue;
    let found = -1;
    for (let image = first.get(key) ?? -1; image !== -1; image = next[image]) {
      if (!isMeant(image, id)) continue;
      if (found !== -1) {
        ambiguous.push(id.path);
        break;
      }
      found = image;
    }
    if (found === -1) continue;
    imageOfRow[row] = found;
    foundCount++;
    if (met[found] === 0) imageCount++;
    met[found] = 1;
  }
  return { rule, ignoresCase, imageOfRow, foundCount, imageCount, ambiguous };
}

/** A rule that was chosen by hand: as it is written, or but for upper and lower case where that finds more. */
export function matchIds(ids: readonly string[], images: ImageNames, rule: IdRule): IdMatch {
  const parts = ids.map(idParts);
  const exact = matchBy(parts, images, rule, false);
  if (exact.foundCount === ids.length) return exact;
  const loose = matchBy(parts, images, rule, true);
  return loose.foundCount > exact.foundCount ? loose : exact;
}

/** Distinct images found without doubt. */
function certainCount({ imageCount, ambiguous }: IdMatch): number {
  return imageCount - ambiguous.length;
}

/** Names to the letter, names but for upper and lower case, then numbers, which have no case. */
const NUMBER_RULES: readonly IdRule[] = ['integer', 'lastNumber', 'countedFromOne', 'countedFromZero'];
const NAME_RULES = ID_RULES.filter((rule) => !NUMBER_RULES.includes(rule));
const ATTEMPTS: readonly (readonly [IdRule, boolean])[] = [
  ...NAME_RULES.map((rule) => [rule, false] as const),
  ...NAME_RULES.map((rule) => [rule, true] as const),
  ...NUMBER_RULES.map((rule) => [rule, false] as const),
];

/** A number within a name is a far hint: a rule of that kind is guessed only where it fits most rows. */
export function isLax(rule: IdRule): boolean {
  return rule !== 'integer' && NUMBER_RULES.includes(rule);
}

const PROBES = 64;

/** Up to `PROBES` rows, evenly spread. */
function probesOf(rowCount: number): number[] {
  const count = Math.min(PROBES, rowCount);
  return Array.from({ length: count }, (_, i) => Math.floor((i * rowCount) / count));
}

/** Whether every Id found an image of its own. */
export function fitsAll({ foundCount, imageCount, ambiguous }: IdMatch, ids: readonly string[]): boolean {
  return (
    foundCount === ids.length &&
    ambiguous.length === 0 &&
    (imageCount === ids.length || imageCount === new Set(ids).size)
  );
}

/**
 * The rules under which Ids of a column are found, best first: by how many images they find, the stricter one where they
 * find as many. Each is tried on some rows, and on all where it finds any. Where one fits all rows, no laxer one is tried.
 */
export function rankRules(ids: readonly string[], images: ImageNames): IdMatch[] {
  const probes = probesOf(ids.length).map((row) => idParts(ids[row]));
  let parts: readonly PathParts[] | null = null;
  const matches: IdMatch[] = [];
  const isBetter = (a: IdMatch, b: IdMatch) => certainCount(b) - certainCount(a);
  for (const [rule, ignoresCase] of ATTEMPTS) {
    const { ofId } = ruleOf(rule);
    const keys = new Set(probes.map((id) => folded(ofId(id), ignoresCase)));
    keys.delete(null);
    if (keys.size === 0 || !images.hasAny(rule, ignoresCase, keys)) continue;
    parts ??= ids.map(idParts);
    const match = matchBy(parts, images, rule, ignoresCase);
    if (isLax(rule) && match.imageCount * 2 <= ids.length) continue;
    const known = matches.findIndex((other) => other.rule === rule);
    if (known === -1) matches.push(match);
    else if (match.foundCount > matches[known].foundCount) matches[known] = match;
    if (fitsAll(match, ids)) break;
  }
  return matches.sort(isBetter);
}
