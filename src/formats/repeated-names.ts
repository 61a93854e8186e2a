/** Names with the number of its place behind each that has stood before; places are counted from `first`. */
export function withoutRepeats(names: readonly string[], first: 0 | 1): string[] {
  const seen = new Set<string>();
  return names.map((name, i) => {
    if (seen.has(name)) return `${name} (${i + first})`;
    seen.add(name);
    return name;
  });
}
