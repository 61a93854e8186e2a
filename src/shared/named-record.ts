import { z } from './zod';

const objects = z.custom<object>(
  (given) => typeof given === 'object' && given !== null && !Array.isArray(given),
);

/**
 * An object whose keys people choose: paths, folders, columns. zod's own record leaves out a key called `__proto__`.
 * Who looks one up asks `Object.hasOwn` first, since every object has a `constructor`.
 * @param key null where any key will do
 */
export function namedRecord<V extends z.ZodType>(
  key: z.ZodString | null,
  value: V,
): z.ZodType<Readonly<Record<string, z.output<V>>>> {
  return objects.transform((given, context) => {
    // Ten thousand images have ten classes, and their labels are read again with every edit of a recipe.
    const texts = new Map<string, z.ZodSafeParseResult<z.output<V>>>();
    const readValue = (item: unknown) => {
      const known = typeof item === 'string' ? texts.get(item) : undefined;
      if (known) return known;
      const read = value.safeParse(item);
      if (typeof item === 'string') texts.set(item, read);
      return read;
    };
    const entries: [string, z.output<V>][] = [];
    for (const [name, item] of Object.entries(given)) {
      const read = readValue(item);
      const issues = [...(key?.safeParse(name).error?.issues ?? []), ...(read.error?.issues ?? [])];
      for (const issue of issues) context.addIssue({ ...issue, path: [name, ...issue.path], input: item });
      entries.push([name, read.data as z.output<V>]);
    }
    // Made so, `__proto__` is a key like any other; assigned, it would be the object's prototype.
    return Object.fromEntries(entries);
  });
}
