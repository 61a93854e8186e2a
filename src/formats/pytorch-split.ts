import type { ModelSplit, SplitImage } from '../protocol/model';

interface FolderOfSplit {
  readonly folder: string;
  readonly names: string[];
  readonly labels: number[];
}

/**
 * split.json: which images were trained on, judged by and never shown, by path in the dataset, in the run's order. Neighbours of
 * one folder share its name: 58,000 images take about a megabyte.
 */
export function pytorchSplit(split: ModelSplit): string {
  const roles = Object.entries(split).map(([role, images]) => {
    const folders = foldersOf(images).map((folder) => `      ${JSON.stringify(folder)}`);
    return `    ${JSON.stringify(role)}: [${folders.length > 0 ? `\n${folders.join(',\n')}\n    ` : ''}]`;
  });
  return `{\n  "version": 1,\n  "roles": {\n${roles.join(',\n')}\n  }\n}\n`;
}

/** Runs of neighbours in one folder: the order stays. */
function foldersOf(images: readonly SplitImage[]): FolderOfSplit[] {
  const folders: FolderOfSplit[] = [];
  for (const { path, label } of images) {
    const cut = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(0, cut));
    let last = folders.at(-1);
    if (last?.folder !== folder) {
      last = { folder, names: [], labels: [] };
      folders.push(last);
    }
    last.names.push(path.slice(cut + 1));
    last.labels.push(label);
  }
  return folders;
}
