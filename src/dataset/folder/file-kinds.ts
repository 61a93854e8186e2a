/** What lies in a dataset and is no picture: told by kind, one line for each, with what to do where there is something. */
import type { UnusedPart } from '../../protocol/understanding';

const FILE_KINDS = {
  /** README, LICENSE, papers. */
  document: {
    name: /(^|\/)(readme|licen[cs]e|copying|copyright|changelog|changes|authors|citation|credits|notice|terms|about|todo|manifest|makefile|dockerfile)([._-][^/]*)?$|\.(md|markdown|rst|rtf|pdf|docx?|odt|tex|html?|log|bib|pptx?|url|webloc|lnk|nfo)$/i,
    code: 'documentFile',
  },
  checksums: {
    name: /(^|\/)(md5|sha\d+)(sums?)?([._-][^/]*)?$|\.(md5|sha1|sha256|sha512|crc|sfv|sig|asc)(sums?)?$/i,
    code: 'checksumFile',
  },
  program: {
    name: /\.(py|ipynb|m|r|jl|js|ts|sh|bat|ps1|c|cc|cpp|h|java|go|rs|lua|pyc|yaml|yml|toml|cfg|ini|conf|gitignore)$/i,
    code: 'programFile',
  },
  boxes: { name: /\.(xml|pbtxt|names|data|via|labelme|eaf)$/i, code: 'boxesFile' },
  archive: {
    name: /\.(zip|rar|7z|tar|gz|tgz|bz2|xz|zst|z\d\d|part\d+)$/i,
    code: 'archiveFile',
  },
  video: { name: /\.(mp4|avi|mov|mkv|webm|mpe?g|wmv|m4v|3gp|flv)$/i, code: 'videoFile' },
  sound: { name: /\.(wav|mp3|flac|ogg|m4a|aac|opus)$/i, code: 'soundFile' },
  weights: {
    name: /\.(pth|pt|ckpt|h5|hdf5|keras|onnx|safetensors|tflite|pb|bin|joblib|pkl|pickle)$/i,
    code: 'weightsFile',
  },
  arrays: {
    name: /\.(npy|npz|parquet|arrow|feather|tfrecords?|lmdb|mdb|rec|idx|dat|db|sqlite\d?)$/i,
    code: 'arraysFile',
  },
  medical: { name: /\.(dcm|dicom|nii|mha|mhd|nrrd|svs|ndpi|czi|lif|mrxs)$/i, code: 'medicalFile' },
} as const;

export type FileKind = keyof typeof FILE_KINDS;

/** What kind of file a name says; null for one that says nothing. Of pictures, tables and texts it is not to be asked. */
export function fileKindOf(path: string): FileKind | null {
  const found = Object.entries(FILE_KINDS).find(([, { name }]) => name.test(path));
  return (found?.[0] as FileKind | undefined) ?? null;
}

/** One line for each kind, at the first of its files (`unused.<code>`). */
export function unusedByKind(paths: ReadonlyMap<FileKind, readonly string[]>): UnusedPart[] {
  return [...paths].map(([kind, found]) => unusedPart(FILE_KINDS[kind].code, found));
}

/** Texts that turned out to be no lists of images: those that explain the dataset, and others. */
export function unusedTexts(paths: readonly string[]): UnusedPart[] {
  const documents = paths.filter((path) => fileKindOf(path) === 'document');
  const others = paths.filter((path) => fileKindOf(path) !== 'document');
  return [
    ...(documents.length > 0 ? [unusedPart('documentFile', documents)] : []),
    ...(others.length > 0 ? [unusedPart('textFile', others)] : []),
  ];
}

/** Files of which nothing is known, their bytes included. */
export function unusedUnknown(paths: readonly string[]): UnusedPart[] {
  return paths.length > 0 ? [unusedPart('unknownFile', paths)] : [];
}

function unusedPart(code: string, paths: readonly string[]): UnusedPart {
  return { path: paths[0] ?? '', note: { code, values: { count: paths.length } }, offer: null };
}
