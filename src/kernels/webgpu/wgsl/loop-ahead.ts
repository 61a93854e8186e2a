/**
 * A loop over `index` (u32) from `from` in steps of `step` to before `to`, in which the reads of several rounds come before
 * what is done with the first: an adapter waits long for each. The order of the rounds is kept.
 */
export function loopAhead(
  index: string,
  { from, to, step, ahead = 4 }: { from: string; to: string; step: number; ahead?: number },
  body: string,
): string {
  const round = (k: number) => `{\nlet ${index} = next + ${k * step}u;\n${body}\n}`;
  return `{
var next = ${from};
for (; next + ${(ahead - 1) * step}u < ${to}; next += ${ahead * step}u) {
${Array.from({ length: ahead }, (_, k) => round(k)).join('\n')}
}
for (; next < ${to}; next += ${step}u) ${round(0)}
}`;
}

/** The same without, for adapters that wait for nothing. */
export function plainLoop(
  index: string,
  { from, to, step }: { from: string; to: string; step: number },
  body: string,
): string {
  return `for (var ${index} = ${from}; ${index} < ${to}; ${index} += ${step}u) {\n${body}\n}`;
}
