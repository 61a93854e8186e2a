import { z } from './zod';

const objects = z.custom<object>(
  (given) => typeof given === 'object' && given !== null && !Array.isArray(given),
);

/**
 * An object whose keys people choose: paths, folders, columns. zod's own record leaves out a key called `__proto__`.
 * Who looks one up asks `Object.hasOwn` first, since every object has a `constructor`.
 */
export function namedRecord<V extends z.ZodType>(
  key: z.ZodString,
  value: V,
): z.ZodType<Readonly<Record<string, z.output<V>>>> {
  return objects.transform((given, context) => {
    const entries: [string, z.output<V>][] = [];
    for (const [name, item] of Object.entries(given)) {
      const read = [key.safeParse(name), value.safeParse(item)];
      for (const issue of read.flatMap(({ error }) => error?.issues ?? []))
        context.addIssue({ ...issue, path: [name, ...issue.path], input: item });
      const [, { data }] = read;
      entries.push([name, data as z.output<V>]);
    }
    // Made so, `__proto__` is a key like any other; assigned, it would be the object's prototype.
    return Object.fromEntries(entries);
  });
}
