/** What holds of every reader of what was made elsewhere, however it is damaged. */
import { expect } from 'vitest';

/** For each reader, by each seed. */
export const MUTATIONS = 300;
export const SEEDS = [1, 2] as const;

/**
 * The most processor time of one small damaged file, ms. Not wall time: other programs may keep the machine busy. Whoever waits
 * for ever takes none, and meets the limit of the test.
 */
const MOST_CPU_MS = 2000;

const PROTOTYPES = { Object, Array, Function, String, Number, Map, Set, Promise, Uint8Array };

/** Every property of the prototypes that all of Vireo rests on, and what it is. */
const prototypes = () =>
  new Map(
    Object.entries(PROTOTYPES).flatMap(([name, { prototype }]) =>
      Reflect.ownKeys(prototype).map((key) => {
        const { value, get, set } = Object.getOwnPropertyDescriptor(prototype, key) ?? {};
        return [`${name}.${String(key)}` as string, [value, get, set]] as const;
      }),
    ),
  );

/** What was added, taken away or replaced. */
function touched(before: ReturnType<typeof prototypes>): string[] {
  const now = prototypes();
  const isOther = (key: string) =>
    [0, 1, 2].some((part) => !Object.is(now.get(key)?.[part], before.get(key)?.[part]));
  return [...new Set([...before.keys(), ...now.keys()])].filter(
    (key) => now.has(key) !== before.has(key) || isOther(key),
  );
}

function cpuTimeMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Calls `read` with the number of each mutation of a seed, one after the other. Fails where one throws, takes longer than two
 * seconds of the processor, or leaves a prototype other than it was. What is accepted is for `read` to look at.
 */
export async function eachMutation(
  seed: number,
  read: (mutation: number) => unknown,
  count = MUTATIONS,
): Promise<void> {
  const before = prototypes();
  let slowest = { mutation: -1, cpuMs: 0 };
  let start = cpuTimeMs();
  for (let i = 0; i < count; i++) {
    const mutation = seed * count + i;
    await read(mutation);
    const end = cpuTimeMs();
    if (end - start > slowest.cpuMs) slowest = { mutation, cpuMs: end - start };
    start = end;
  }
  if (slowest.cpuMs > MOST_CPU_MS) throw new Error(`Mutation ${slowest.mutation} took ${slowest.cpuMs} ms`);
  expect(touched(before)).toEqual([]);
}
