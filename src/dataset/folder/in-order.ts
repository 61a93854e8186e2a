/** Images by folder, then by name, in code points: torchvision's order (`sorted(os.walk(…))`). */
import { compareCodePoints } from './code-point-order';

interface Placed {
  readonly folder: string;
  readonly name: string;
}

/** Letters of a name that one number holds: seven bits each. */
const LETTERS = 7;
const LETTER_BITS = 128;

/** Folder by folder; where all names are ASCII by numbers made of their letters, which are compared sooner than strings. */
export function inOrder<T extends Placed>(images: readonly T[]): T[] {
  const byFolder = new Map<string, T[]>();
  for (const image of images) {
    const others = byFolder.get(image.folder);
    if (others) others.push(image);
    else byFolder.set(image.folder, [image]);
  }
  const folders = [...byFolder].sort(([a], [b]) => compareCodePoints(a, b));
  return folders.flatMap(([, inside]) =>
    inside.every(({ name }) => /^[\0-\x7f]*$/.test(name))
      ? byLetters(inside)
      : inside.sort((a, b) => compareCodePoints(a.name, b.name)),
  );
}

/** Of ASCII names `<` is the order of code points. */
function byLetters<T extends Placed>(images: readonly T[]): T[] {
  const shared = sharedStart(images);
  const numbers = new Float64Array(images.length);
  for (const [index, { name }] of images.entries()) numbers[index] = lettersAt(name, shared);
  const order = Uint32Array.from(images.keys()).sort((a, b) => {
    const difference = numbers[a] - numbers[b];
    if (difference !== 0) return difference;
    const [first, second] = [images[a].name, images[b].name];
    return first < second ? -1 : first === second ? 0 : 1;
  });
  return Array.from(order, (index) => images[index]);
}

/** How many letters all names begin with. */
function sharedStart(images: readonly Placed[]): number {
  const first = images[0]?.name ?? '';
  let shared = first.length;
  for (const { name } of images) {
    let same = 0;
    while (same < shared && name.charCodeAt(same) === first.charCodeAt(same)) same++;
    shared = same;
  }
  return shared;
}

/** The letters of an ASCII name from `start` on, as digits of one number; a name that ends comes before one that goes on. */
function lettersAt(name: string, start: number): number {
  let number = 0;
  for (let at = start; at < start + LETTERS; at++)
    number = number * LETTER_BITS + (at < name.length ? name.charCodeAt(at) : 0);
  return number;
}
