/**
 * The PyTorch project as one Jupyter notebook (nbformat 4.5) that runs on Colab, Kaggle or a machine of one's own: it writes
 * the project, finds the images, trains on from the weights, draws the curves and writes the submission.
 */

import type { ModelBundle } from '../../protocol/model';
import { base64 } from '../base64';
import { markdownText } from '../markdown-text';
import { startSentence } from '../start-sentence';
import curvesSource from './curves.py?raw';
import findSource from './find.py?raw';
import predictSource from './predict.py?raw';
import trainSource from './train.py?raw';

/** Weights above it do not travel inside: Colab and Kaggle refuse notebooks of some tens of megabytes. */
export const MOST_BYTES_INSIDE = 12 * 2 ** 20;

const PROJECT = 'vireo-pytorch';

/** A file of the project: text, or its bytes in parts. */
export type ProjectFile = string | readonly Uint8Array[];

interface Cell {
  readonly cell_type: 'code' | 'markdown';
  readonly id: string;
  readonly metadata: object;
  readonly source: readonly string[];
}

interface NotebookInput {
  readonly model: Pick<ModelBundle, 'recipe' | 'classes'>;
  /** The project's files by their name. */
  readonly files: Readonly<Record<string, ProjectFile>>;
  /** The folder, below the images, of those to predict; null where there is none. */
  readonly toPredict: string | null;
}

/** The notebook as text. Weights above `MOST_BYTES_INSIDE` have to lie beside it, and its first words say so. */
export function notebook({ model, files, toPredict }: NotebookInput): string {
  const inside = Object.entries(files).filter(([, content]) => sizeOf(content) <= MOST_BYTES_INSIDE);
  const beside = Object.keys(files).filter((name) => !inside.some(([own]) => own === name));
  const programs = inside.filter(
    (file): file is [string, string] => typeof file[1] === 'string' && isShown(file[0]),
  );
  const data = inside.filter(([name]) => !isShown(name));
  const cells = [
    markdown('about', about(model, beside)),
    code('settings', settings(toPredict)),
    markdown(
      'project',
      '## The project\n\nPlain PyTorch, one subject a file. Change what you like: training below runs these files.',
    ),
    code('folder', `import os\n\nos.makedirs(PROJECT, exist_ok=True)`),
    ...programs.map(([name, source]) => code(idOf(name), `%%writefile ${PROJECT}/${name}\n${source}`)),
    code('data', dataCell(data, beside)),
    markdown('images', '## The images'),
    code('find', findSource),
    markdown(
      'training',
      '## Training\n\nFirst the network is compared with what Vireo computed, then it trains on.',
    ),
    code('train', trainSource),
    markdown('figures', '## Curves'),
    code('curves', curvesSource),
    markdown('submission', '## Submission'),
    code('predict', predictSource),
  ];
  const document = {
    cells: cells.map((cell) =>
      cell.cell_type === 'code' ? { ...cell, execution_count: null, outputs: [] } : cell,
    ),
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

function sizeOf(content: ProjectFile): number {
  return typeof content === 'string'
    ? content.length
    : content.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

/** Programs are cells that can be read and changed; the rest is data. */
function isShown(name: string): boolean {
  return name.endsWith('.py');
}

/** nbformat: letters, digits, `-` and `_`, at most 64. */
function idOf(name: string): string {
  return `file-${name.replace(/[^a-zA-Z0-9_-]/g, '-')}`.slice(0, 64);
}

function lines(text: string): string[] {
  return text.trimEnd().split(/(?<=\n)/);
}

function markdown(id: string, text: string): Cell {
  return { cell_type: 'markdown', id, metadata: {}, source: lines(text) };
}

function code(id: string, text: string): Cell {
  return { cell_type: 'code', id, metadata: {}, source: lines(text) };
}

function about({ recipe, classes }: NotebookInput['model'], beside: readonly string[]): string {
  const data = recipe.dataset.name === '' ? 'the images' : `\`${recipe.dataset.name.replaceAll('`', "'")}\``;
  const weights =
    beside.length > 0
      ? `\n3. ${beside.map((name) => `\`${name}\``).join(', ')} is too large for a notebook: upload Vireo's zip of weights, or the PyTorch project, beside it too.`
      : '';
  return `# ${markdownText(recipe.dataset.name || 'An image classifier')}, trained with Vireo

${recipe.architecture.kind}, ${classes.length} classes. ${startSentence(recipe.start)}

1. Upload ${data} beside this notebook (Colab: the folder at the left; Kaggle: *Add Input*), or mount a drive that has it.
2. Run all cells. Nothing has to be installed on Colab or Kaggle: PyTorch, torchvision and Pillow are there.${weights}`;
}

function settings(toPredict: string | null): string {
  return `PROJECT = "${PROJECT}"  # the project's files are written here
IMAGES = None  # folder or zip of the images; None: looked for beside this notebook, on Kaggle and in a mounted drive
EPOCHS = None  # passes over the images; None: as many as the recipe says; 0: judges the weights as they are, and predicts with them
TO_PREDICT = ${toPredict === null ? 'None' : JSON.stringify(toPredict)}  # folder below the images to write submission.csv for`;
}

function dataCell(data: readonly (readonly [string, ProjectFile])[], beside: readonly string[]): string {
  const encoder = new TextEncoder();
  const written = data.map(([name, content]) => {
    const bytes = typeof content === 'string' ? encoder.encode(content) : joined(content);
    return `    ${JSON.stringify(name)}: "${base64(bytes)}",`;
  });
  const missing = beside.length === 0 ? '' : `\n\n${FIND_BESIDE(beside)}`;
  return `# Recipe, classes, split and weights, as Vireo wrote them.
import base64

DATA = {
${written.join('\n')}
}
for name, content in DATA.items():
    with open(f"{PROJECT}/{name}", "wb") as file:
        file.write(base64.b64decode(content))${missing}`;
}

const FIND_BESIDE = (
  names: readonly string[],
) => `# What is too large for a notebook lies beside it, as itself or in one of Vireo's zips.
import glob
import shutil
import zipfile

PLACES = (".", "/content", "/content/drive/MyDrive", "/kaggle/input/*", "/kaggle/input/*/*")
for name in ${JSON.stringify(names)}:
    files = [file for place in PLACES for file in glob.glob(f"{place}/{name}")]
    zips = [file for place in PLACES for file in glob.glob(f"{place}/*.zip")]
    if files:
        shutil.copyfile(files[0], f"{PROJECT}/{name}")
        continue
    for packed in zips:
        with zipfile.ZipFile(packed) as archive:
            inside = [entry for entry in archive.namelist() if entry.rpartition("/")[2] == name]
            if inside:
                with archive.open(inside[0]) as source, open(f"{PROJECT}/{name}", "wb") as target:
                    shutil.copyfileobj(source, target)
                break
    else:
        raise FileNotFoundError(f"{name} is not here: upload Vireo's zip of weights, or the PyTorch project, beside this notebook.")`;
