// Set-up of the tests that share a process: a file that leaves something changed for the next one fails, and says what.
import { afterAll, expect } from 'vitest';

/** What a test could change for others. @type {Record<string, object>} */
const owners = {
  globalThis,
  'process.env': process.env,
  console,
  performance,
  Date,
  Math,
  'Blob.prototype': Blob.prototype,
  'Array.prototype': Array.prototype,
  'Object.prototype': Object.prototype,
};

/** The test runner's own, what tfjs and zod keep one of in a process, and tslib's helpers (`__extends` …), which libraries load. */
const NOT_OURS =
  /^globalThis\.(__vitest|__VITEST|vitest|_tf|__zod|__[a-z][a-zA-Z]*$)|^process\.env\.(VITEST|TEST|NODE_V8)/;

/** Its values, not its descriptors: Node makes many a global when it is first read. @returns {Map<string, unknown>} by name */
function lookAround() {
  const found = new Map([['process.cwd()', /** @type {unknown} */ (process.cwd())]]);
  for (const [owner, held] of Object.entries(owners))
    for (const key of Object.getOwnPropertyNames(held)) {
      // Prototypes have getters that want an instance.
      const isGetter = owner.endsWith('prototype') && Object.getOwnPropertyDescriptor(held, key)?.get;
      found.set(`${owner}.${key}`, isGetter || Reflect.get(held, key));
    }
  return found;
}

const before = lookAround();
afterAll(() => {
  const now = lookAround();
  const changed = [...new Set([...before.keys(), ...now.keys()])].filter(
    (name) => !NOT_OURS.test(name) && !Object.is(before.get(name), now.get(name)),
  );
  expect(changed, 'changed for the tests that come after it in this process').toEqual([]);
});
