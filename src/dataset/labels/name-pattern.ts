/** Classes by file names: what a pattern labels, and which patterns find some classes, each with several images. */
import { classInName, parseNamePattern } from '../../shared/name-pattern';
import { ByFile } from '../folder/by-file';
import type { ImageFile } from '../folder/image-files';

type NamedImage = Pick<ImageFile, 'fileIndex' | 'name'>;

/** File → class of every image whose name fits; of a pattern that cannot be read, none. */
export function labelsByPattern(images: readonly NamedImage[], pattern: string): ReadonlyMap<number, string> {
  const parsed = parseNamePattern(pattern);
  const labels = new ByFile<string>();
  if (!parsed.ok) return labels;
  for (const { fileIndex, name } of images) {
    const found = classInName(name, parsed.value);
    if (found !== null) labels.set(fileIndex, found);
  }
  return labels;
}

export interface NamePatternOption {
  readonly pattern: string;
  /** File → class. */
  readonly labels: ReadonlyMap<number, string>;
}

/** The commonest first: of patterns that find as much, the first is taken. */
const PATTERNS: readonly string[] = [
  '{class}.{number}',
  '{class}_{number}',
  '{class}-{number}',
  '{class} ({number})',
  '{class} {number}',
  '{class}{number}',
  '{class}_{word}',
  '{class}-{word}',
  '{class}.{word}',
  '{class}_*',
  '{class}-*',
  '{class}.*',
  '{class} *',
  '{number}_{class}',
  '{number}-{class}',
  '{number}.{class}',
  '{number} {class}',
  '*_{class}',
  '*-{class}',
  '*.{class}',
];

/** Fewer images tell nothing. */
const FEWEST_IMAGES = 6;
/** Names that are looked at to choose among patterns. */
const SAMPLE_NAMES = 3000;
/** Of all names, what a pattern must fit to be offered, and to be taken unasked. */
const FITS = 0.5;
const BY_ITSELF = 0.8;
/** What speaks against a pattern, as a share of the images: few of each class, and classes that are numbers. */
const THIN = 0.2;
const NUMBERS = 0.3;
/** Of a pattern that is possible after all. */
const LEAST = 0.01;
const MOST_OPTIONS = 4;

/** What cameras, phones, programs and downloads call pictures: no class. */
const CAMERA =
  /^(img|imag|image|images|dsc|dscn|dscf|dcim|pict?|pxl|mvi|gopr|vid|photo|picture|foto|bild|screenshot|screen|scan|frame|file|unnamed|download|untitled|wp|snapchat|whatsapp.*|fb|received)$/i;

/** Part of a hash or a date, a number that goes on counting, or a word with the sign that ends it. */
function isNoClass(name: string): boolean {
  return (
    /[\s_.(-]$/.test(name) ||
    CAMERA.test(name.replace(/[\s_.-]*\d*$/, '')) ||
    /^\d{4,}$/.test(name) ||
    (/^[0-9a-f-]{7,}$/i.test(name) && /\d/.test(name)) ||
    /^(19|20)\d\d[-_.]?\d\d/.test(name)
  );
}

/**
 * How well a pattern divides images: 0 where it gives no classes, else how much of them it labels, and how evenly. `labels`: of
 * those images of `total` that it labels.
 */
function worth(labels: readonly string[], total: number): number {
  const counts = new Map<string, number>();
  for (const name of labels) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts.keys()];
  if (names.length < 2 || labels.length < total * FITS) return 0;
  const noClass = names.filter(isNoClass);
  if (noClass.length > names.length / 4) return 0;
  const single = [...counts.values()].filter((count) => count < 2).length;
  // A class has several images; a few with one may be mistakes in names.
  if (single > names.length / 10 || labels.length < names.length * 2) return 0;
  // Two images of each may be chance, where another pattern finds more.
  const isThin = labels.length < names.length * 3;
  const areNumbers = names.every((name) => /^\d+$/.test(name));
  const doubts = (isThin ? THIN : 0) + (areNumbers ? NUMBERS : 0);
  return Math.max(LEAST, labels.length / total - (noClass.length + single) / names.length - doubts);
}

/** The patterns that give sensible classes, the best first; those that find the same classes are one. */
export function namePatternOptions(images: readonly NamedImage[]): readonly NamePatternOption[] {
  if (images.length < FEWEST_IMAGES) return [];
  const stride = Math.max(1, Math.floor(images.length / SAMPLE_NAMES));
  const sample = images.filter((_, index) => index % stride === 0);
  const judged = PATTERNS.map((pattern, order) => {
    const parsed = parseNamePattern(pattern);
    const labels = sample.flatMap(({ name }) => (parsed.ok ? (classInName(name, parsed.value) ?? []) : []));
    return { pattern, order, worth: worth(labels, sample.length), found: labels.join('\n') };
  });
  const distinct = judged.filter(
    ({ worth, found }, i) => worth > 0 && judged.findIndex((other) => other.found === found) === i,
  );
  return distinct
    .sort((a, b) => b.worth - a.worth || a.order - b.order)
    .slice(0, MOST_OPTIONS)
    .map(({ pattern }) => ({ pattern, labels: labelsByPattern(images, pattern) }));
}

/** Whether an option is good enough to be taken where nothing else gives classes. */
export function isTakenUnasked({ labels }: NamePatternOption, imageCount: number): boolean {
  return labels.size >= imageCount * BY_ITSELF;
}
