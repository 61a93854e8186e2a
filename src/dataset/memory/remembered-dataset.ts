/**
 * What is known of a dataset without its files: enough to go on with its cached pixels after a reload. One document,
 * led by its own checksum, so that one that was cut short is never taken for whole.
 */

import { AS_GUESSED } from '../../recipe/reading';
import { classSourceSchema, readingSchema } from '../../recipe/reading-schema';
import { crc32 } from '../../shared/crc32';
import { z } from '../../shared/zod';
import { sortFiles } from '../folder/image-files';
import type { OpenedFiles } from '../read-meaning';
import { type ListedFile, nothingToRelease } from '../source/listing';
import { UNKNOWN_UNDERSTANDING, understandingSchema } from './understanding-schema';

const failureFields = {
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  detail: z.string().optional(),
};
const problemSchema = z.object({
  path: z.string(),
  severity: z.enum(['excluded', 'warning', 'notice']),
  ...failureFields,
});

const documentSchema = z.object({
  /** 3: before a person could say what the files mean. */
  version: z.literal([3, 4]),
  name: z.string(),
  sizeBytes: z.number(),
  fingerprint: z.string(),
  isMerged: z.boolean(),
  /** Path, size, CRC-32 of every file. */
  files: z.array(z.tuple([z.string(), z.number(), z.number().nullable()])),
  /** Paths of those that are pictures by their bytes alone. */
  pictures: z.array(z.string()).default([]),
  /** Of listing and of reading tables. */
  listingProblems: z.array(problemSchema),
  tableProblems: z.array(problemSchema),
  labels: z.array(z.tuple([z.string(), z.string()])),
  leftOut: z.array(z.string()).default([]),
  asked: z.array(z.string()).default([]),
  /** Path → split, where lists say so. */
  roles: z.array(z.tuple([z.string(), z.enum(['training', 'validation', 'test', 'unlabelled', 'ignore'])])),
  levels: z.array(z.object({ name: z.string(), labelOfClass: z.array(z.tuple([z.string(), z.string()])) })),
  classesFrom: classSourceSchema.nullable().default(null),
  reading: readingSchema.default(AS_GUESSED),
  understanding: understandingSchema.default(UNKNOWN_UNDERSTANDING),
  sampleSubmission: z.object({ header: z.array(z.string()), rowCount: z.int(), text: z.string() }).nullable(),
});

const CHECKSUM_DIGITS = 8;

export function encodeRemembered({
  listing,
  tables,
  sampleSubmission,
  problems,
  reading,
  understanding,
}: OpenedFiles): Uint8Array<ArrayBuffer> {
  const pathOf = (file: number) => listing.files[file].path;
  const document: z.input<typeof documentSchema> = {
    version: 4,
    name: listing.name,
    sizeBytes: listing.sizeBytes,
    fingerprint: listing.fingerprint,
    isMerged: listing.isMerged,
    files: listing.files.map(({ path, sizeBytes, location }) => [path, sizeBytes, location.crc32]),
    pictures: listing.files.flatMap(({ path, isPicture }) => (isPicture ? [path] : [])),
    listingProblems: [...listing.problems],
    tableProblems: [...problems],
    classesFrom: tables.classesFrom,
    reading,
    understanding: understanding as z.input<typeof understandingSchema>,
    labels: Array.from(tables.labels, ([file, label]) => [pathOf(file), label]),
    leftOut: Array.from(tables.leftOut, pathOf),
    asked: Array.from(tables.asked, pathOf),
    roles: Array.from(tables.roles, ([file, role]) => [pathOf(file), role]),
    levels: tables.levels.map(({ name, labelOfClass }) => ({ name, labelOfClass: [...labelOfClass] })),
    sampleSubmission: sampleSubmission && { ...sampleSubmission, header: [...sampleSubmission.header] },
  };
  const body = new TextEncoder().encode(JSON.stringify(document));
  const bytes = new Uint8Array(CHECKSUM_DIGITS + body.length);
  bytes.set(new TextEncoder().encode(crc32(body).toString(16).padStart(CHECKSUM_DIGITS, '0')));
  bytes.set(body, CHECKSUM_DIGITS);
  return bytes;
}

/** Null for a document that was cut short, damaged, or written by another version. Its files answer `fileGone`. */
export function decodeRemembered(bytes: Uint8Array): OpenedFiles | null {
  const body = bytes.subarray(CHECKSUM_DIGITS);
  const checksum = new TextDecoder().decode(bytes.subarray(0, CHECKSUM_DIGITS));
  if (body.length === 0 || Number.parseInt(checksum, 16) !== crc32(body)) return null;
  const parsed = documentSchema.safeParse(JSON.parse(new TextDecoder().decode(body)));
  if (!parsed.success) return null;
  const { name, sizeBytes, fingerprint, isMerged, files, listingProblems, tableProblems, ...tables } =
    parsed.data;
  const pictures = new Set(tables.pictures);
  const listing = {
    name,
    sizeBytes,
    fingerprint,
    archives: [],
    isMerged,
    files: files.map(([path, size, checksumOfFile]) => ({
      path,
      sizeBytes: size,
      location: { kind: 'blob', blob: null, crc32: checksumOfFile } as const,
      ...(pictures.has(path) && { isPicture: true as const }),
    })),
    problems: listingProblems,
    remarks: [],
    nameEncoding: tables.understanding.nameEncoding,
    release: nothingToRelease,
  };
  return {
    listing,
    sorted: sortFiles(listing),
    reading: tables.reading,
    understanding: tables.understanding,
    tables: {
      classesFrom: tables.classesFrom,
      labels: byFile(listing.files, tables.labels),
      leftOut: filesAt(listing.files, tables.leftOut),
      asked: filesAt(listing.files, tables.asked),
      roles: byFile(listing.files, tables.roles),
      levels: tables.levels.map((level) => ({ name: level.name, labelOfClass: new Map(level.labelOfClass) })),
    },
    sampleSubmission: tables.sampleSubmission,
    problems: tableProblems,
  };
}

/** What is said of paths, by the positions of their files. */
function byFile<T>(
  files: readonly Pick<ListedFile, 'path'>[],
  said: readonly (readonly [path: string, what: T])[],
): Map<number, T> {
  const saidOf = new Map(said);
  const found = new Map<number, T>();
  if (saidOf.size === 0) return found;
  for (const [file, { path }] of files.entries()) {
    const what = saidOf.get(path);
    if (what !== undefined) found.set(file, what);
  }
  return found;
}

function filesAt(files: readonly Pick<ListedFile, 'path'>[], paths: readonly string[]): Set<number> {
  return new Set(
    byFile(
      files,
      paths.map((path) => [path, true]),
    ).keys(),
  );
}
