/** What a person said the files of a dataset mean. Whatever is null or not named is guessed, and the guess is shown. */
import { namedRecord } from '../shared/named-record';
import { z } from '../shared/zod';

/** A column: its name in the table's header, or `#3` (counted from 1) where it has none. */
const column = z.string().max(400);
const path = z.string().max(4000);

/** Where the classes of images come from. */
export const classSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folders') }),
  /** The values of a column. */
  z.object({ kind: z.literal('table'), path, column }),
  /** A table with a column of 0 and 1 for each class. */
  z.object({ kind: z.literal('oneHot'), path }),
  /** The part of a file's name that a pattern calls the class. */
  z.object({ kind: z.literal('fileNames'), pattern: z.string().max(200) }),
]);
export type ClassSource = z.infer<typeof classSourceSchema>;

export const readingSchema = z.object({
  classesFrom: classSourceSchema.nullable(),
  /** Table → the column that names files. */
  fileNamesIn: namedRecord(path, column),
  /** Table → what it is for. */
  tableUses: namedRecord(path, z.enum(['labels', 'split', 'submission', 'nothing'])),
  /** Of names in zips that are not UTF-8: a label of the WHATWG's Encoding standard, or a DOS code page. */
  nameEncoding: z.string().max(40).nullable(),
});
export type Reading = z.infer<typeof readingSchema>;
export type TableUse = Reading['tableUses'][string];
