import type { BrowserContext } from '@playwright/test';
import JSZip from 'jszip';
import { drawPictures, MOTIFS, type Motif } from './pictures';

export type Files = ReadonlyMap<string, Uint8Array | string>;

/** A zip as people's programs write it, compressed. */
export async function zipOf(files: Files): Promise<Buffer> {
  const zip = new JSZip();
  for (const [path, content] of files) zip.file(path, content);
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

/** The files in a zip that was downloaded, as bytes. */
export async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await JSZip.loadAsync(bytes, { checkCRC32: true });
  const files = new Map<string, Buffer>();
  for (const file of Object.values(zip.files)) {
    if (!file.dir) files.set(file.name, await file.async('nodebuffer'));
  }
  return files;
}

export interface LabelledPictures {
  readonly classes?: readonly string[];
  readonly perClass: number;
  /** px */
  readonly side?: number;
  /** So that two calls draw different pictures. */
  readonly from?: number;
}

/** `<class>/NN.png`, every fifth a JPEG. A class is named after its motif, or by `classes`. */
export async function labelledPictures(
  context: BrowserContext,
  { classes = MOTIFS, perClass, side = 24, from = 0 }: LabelledPictures,
): Promise<Map<string, Uint8Array>> {
  const wanted = classes.flatMap((name, c) =>
    Array.from({ length: perClass }, (_, i) => ({
      path: `${name}/${String(i + 1).padStart(2, '0')}.${i % 5 === 4 ? 'jpg' : 'png'}`,
      motif: MOTIFS[c % MOTIFS.length],
      number: from + i,
      type: i % 5 === 4 ? ('image/jpeg' as const) : ('image/png' as const),
      side,
    })),
  );
  const bytes = await drawPictures(context, wanted);
  return new Map(wanted.map(({ path }, i) => [path, bytes[i]]));
}

export interface UnlabelledPictures {
  readonly files: Map<string, Uint8Array>;
  /** File name without extension → motif. */
  readonly answers: ReadonlyMap<string, Motif>;
}

/** Pictures whose names (`0007.png`, not in the order of motifs) do not give their motif away. */
export async function unlabelledPictures(
  context: BrowserContext,
  { count, side = 24, from }: { count: number; side?: number; from: number },
): Promise<UnlabelledPictures> {
  const wanted = Array.from({ length: count }, (_, i) => ({
    id: String(i * 7 + 1).padStart(4, '0'),
    motif: MOTIFS[(i * 5 + (i >> 2)) % MOTIFS.length],
    number: from + i,
    type: 'image/png' as const,
    side,
  }));
  const bytes = await drawPictures(context, wanted);
  return {
    files: new Map(wanted.map(({ id }, i) => [`${id}.png`, bytes[i]])),
    answers: new Map(wanted.map(({ id, motif }) => [id, motif])),
  };
}

/** The same files below a folder. */
export function below<T>(folder: string, files: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...files].map(([path, content]) => [`${folder}/${path}`, content]));
}

export interface PeoplesZip {
  readonly zip: Buffer;
  readonly answers: ReadonlyMap<string, Motif>;
  readonly perClass: number;
  readonly unlabelledCount: number;
}

/**
 * A dataset as people hand it around: wrapped in folders, with a Mac's leftovers, a text file, a JPEG that was cut
 * off, and unlabelled images for a submission.
 */
export async function peoplesZip(context: BrowserContext, perClass = 30): Promise<PeoplesZip> {
  const labelled = await labelledPictures(context, { perClass });
  const unlabelled = await unlabelledPictures(context, { count: 18, from: 1000 });
  const [photo] = await drawPictures(context, [
    { motif: 'disc', number: 5000, type: 'image/jpeg', side: 96 },
  ]);
  if (!photo) throw new Error('No picture was drawn.');
  const zip = await zipOf(
    new Map<string, Uint8Array | string>([
      ...below('motifs/motifs', labelled),
      ['motifs/motifs/disc/cut off.jpg', photo.subarray(0, photo.length / 2)],
      ['motifs/motifs/disc/notes.txt', 'Discs are red.'],
      ...below('motifs/submission_test/x', unlabelled.files),
      ['motifs/.DS_Store', 'Bud1'],
      ['__MACOSX/motifs/motifs/disc/._01.png', 'Mac OS X'],
    ]),
  );
  return { zip, answers: unlabelled.answers, perClass, unlabelledCount: unlabelled.files.size };
}
