/**
 * A recipe in the fragment of an address, which browsers send to nobody: `#/recipe?r=1.` and what the recipe says against
 * the link's base, as JSON, deflated (RFC 1951), in base64url (RFC 4648, section 5).
 */
import { parseJson } from '../shared/json-text';
import { failure, type Result, success } from '../shared/result';
import { addressOf } from '../shared/views';
import { base64 } from './base64';
import { RECIPE_LINK_BASE } from './recipe-link-base';

const LINK_VERSION = 1;
/** Browsers take millions, what people send links with does not. Decisions about a thousand images fit. */
const MOST_LINK_CHARACTERS = 60_000;
/** Of a link that was made to unfold without end. */
const MOST_JSON_BYTES = 4 * 2 ** 20;

/**
 * The fragment that holds a recipe.
 * Failure: `recipeLinkTooLong`.
 */
export async function recipeFragment(recipe: unknown): Promise<Result<string>> {
  // As it would stand in a file: what JSON does not hold is no part of a recipe.
  const json = JSON.stringify(difference(RECIPE_LINK_BASE, JSON.parse(JSON.stringify(recipe))));
  const packed = new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const text = base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const fragment = `${addressOf('recipe')}?r=${LINK_VERSION}.${text}`;
  return fragment.length > MOST_LINK_CHARACTERS ? tooLong(fragment.length) : success(fragment);
}

/** What a fragment says of a recipe; null where it speaks of none. */
export function recipeTextIn(fragment: string): string | null {
  return /^#\/recipe\?r=(.*)$/s.exec(fragment)?.[1] ?? null;
}

/**
 * The recipe's JSON of what `recipeTextIn` found, for the schema to read.
 * Failures: `recipeLinkTooLong`, `recipeLinkNewer`, `recipeLinkBroken`, `jsonTooDeep`.
 */
export async function readRecipeText(text: string): Promise<Result<unknown>> {
  if (text.length > MOST_LINK_CHARACTERS) return tooLong(text.length);
  const [, version, packed] = /^(\d{1,4})\.([\w-]+)$/.exec(text) ?? [];
  if (version === undefined || packed === undefined) return failure('recipeLinkBroken');
  if (Number(version) > LINK_VERSION) return failure('recipeLinkNewer');
  if (Number(version) < LINK_VERSION) return failure('recipeLinkBroken');
  const json = await inflated(packed);
  if (!json.ok) return json;
  const said = parseJson(json.value, { code: 'recipeLinkBroken' });
  return said.ok ? success(applied(RECIPE_LINK_BASE, said.value)) : said;
}

function tooLong(length: number): Result<never> {
  return failure('recipeLinkTooLong', { length, limit: MOST_LINK_CHARACTERS });
}

async function inflated(packed: string): Promise<Result<string>> {
  const parts: BlobPart[] = [];
  let size = 0;
  try {
    const characters = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const reader = stream.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      size += read.value.length;
      if (size > MOST_JSON_BYTES) {
        await reader.cancel();
        return tooLong(size);
      }
      parts.push(read.value);
    }
  } catch (error) {
    return failure('recipeLinkBroken', undefined, String(error));
  }
  return success(await new Blob(parts).text());
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two objects have the same keys: then they are told apart key by key. */
function areAlike(base: unknown, value: unknown): value is Fields {
  if (!isFields(base) || !isFields(value)) return false;
  const keys = Object.keys(value);
  return keys.length === Object.keys(base).length && keys.every((key) => Object.hasOwn(base, key));
}

/**
 * What a JSON value says against another of the same shape: an object of the keys that differ, and in place of anything else
 * that is not a plain value, a list that holds it.
 */
function difference(base: unknown, value: unknown): unknown {
  if (!areAlike(base, value) || !isFields(base)) return Object(value) === value ? [value] : value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => JSON.stringify(inner) !== JSON.stringify(base[key]))
      .map(([key, inner]) => [key, difference(base[key], inner)]),
  );
}

/** What `difference` was of. Anything else that is said becomes some JSON value, for the schema to refuse. */
function applied(base: unknown, said: unknown): unknown {
  if (Array.isArray(said)) return said[0];
  if (!isFields(said) || !isFields(base)) return said;
  const changed = Object.entries(said).map(([key, inner]): [string, unknown] => [
    key,
    applied(Object.hasOwn(base, key) ? base[key] : undefined, inner),
  ]);
  return Object.fromEntries([...Object.entries(base), ...changed]);
}
