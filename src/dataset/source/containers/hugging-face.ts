import { parseJson } from '../../../shared/json-text';
import { namedRecord } from '../../../shared/named-record';
import { z } from '../../../shared/zod';

/** What `datasets` writes into a Parquet file of its features (key `huggingface`): of it, the names of classes. */
const featuresSchema = z.object({
  info: z.object({
    features: namedRecord(
      null,
      z.object({ names: z.array(z.string()).optional().catch(undefined) }).catch({}),
    ),
  }),
});

/** The names of the classes of each column that is a `ClassLabel`, by its number. */
export function classLabels(
  metadata: readonly { readonly key: string; readonly value?: string }[] | undefined,
): Map<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  const text = metadata?.find(({ key }) => key === 'huggingface')?.value;
  const parsed = text === undefined ? null : featuresSchema.safeParse(jsonOf(text));
  for (const [column, feature] of Object.entries(parsed?.success ? parsed.data.info.features : {})) {
    if (feature.names) names.set(column, feature.names);
  }
  return names;
}

/** Where it is damaged, the labels keep their numbers. */
function jsonOf(text: string): unknown {
  const json = parseJson(text, { code: 'fileDamaged' });
  return json.ok ? json.value : null;
}
