/** A recipe of an earlier version in today's words, before the schema reads it. */

/** VGG-16 had a kind of its own, with one hidden layer, until there were more of its family. */
function migrateArchitecture(architecture: unknown): unknown {
  if (!isRecord(architecture) || architecture.kind !== 'vgg16') return architecture;
  const { hiddenUnits, ...rest } = architecture;
  return { ...rest, kind: 'vgg', variant: 'vgg16', hiddenUnits: [hiddenUnits] };
}

/** Anything that is no recipe stays what it is: saying so is the schema's part. */
export function migrateRecipe(input: unknown): unknown {
  if (!isRecord(input) || !('architecture' in input)) return input;
  return { ...input, architecture: migrateArchitecture(input.architecture) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
