/** What Moodle puts behind a student's name in the zip of all submissions. */
const MOODLE = /_\d+_assignsubmission_.*$/;

/** What a browser adds to the name of a second download, and Windows to a copy's. */
const COPY = /( \(\d+\)| - (Copy|copia))+$/;

/**
 * The name that a file was handed in under: its folder's, where a platform puts each student's files into one, else the file's.
 * `Ana Ruiz_123_assignsubmission_file_/run.vireo-run` → `Ana Ruiz`, `ana (1).vireo-run` → `ana`.
 */
export function studentName(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  const file = (parts.at(-1) ?? path).replace(/\.vireo-run$/i, '');
  const folder = parts.at(-2);
  const name = (folder ?? file).replace(MOODLE, '').replace(COPY, '').trim();
  return name || path;
}
