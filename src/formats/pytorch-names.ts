import { LEFTOVER_BEGINNINGS, LEFTOVERS } from '../shared/leftover-names';
import { IMAGE_EXTENSIONS, OTHER_IMAGE_EXTENSIONS, OTHER_PICTURES } from '../shared/picture-names';

/** names.py: what the studio knows of files by their names. */
export function pytorchNames(): string {
  const tuple = (names: Iterable<string>) =>
    `(\n${[...names].map((name) => `    ${JSON.stringify(name)},\n`).join('')})`;
  return `"""What names say of files, all in lower case but LEFTOVER_BEGINNINGS."""

# Pictures that are taken.
EXTENSIONS = ${tuple([...IMAGE_EXTENSIONS, ...OTHER_IMAGE_EXTENSIONS])}

# Pictures that are not.
OTHER_PICTURES = ${tuple(OTHER_PICTURES)}

# Files and folders that systems and programs leave behind: whole names, and how names begin.
LEFTOVERS = frozenset(${tuple(LEFTOVERS)})
LEFTOVER_BEGINNINGS = ${tuple(LEFTOVER_BEGINNINGS)}
`;
}
