/** Names for dispatches that are one kernel on layers of one shape. */

const NUMBER = /\d+/g;

/** `blocks.3.mlp.fc1 forward` → `blocks.#.mlp.fc# forward`: alike where labels differ in numbers alone. */
export function skeletonOf(label: string): string {
  return label.replace(NUMBER, '#');
}

/** One name for labels of one skeleton: a number in which they differ becomes `*`. */
export function commonLabel(labels: readonly string[]): string {
  const [first = '', ...rest] = labels;
  const numbers = [first, ...rest].map((label) => label.match(NUMBER) ?? []);
  let at = 0;
  return first.replace(NUMBER, (number) => {
    const index = at++;
    return numbers.every((of) => of[index] === number) ? number : '*';
  });
}
