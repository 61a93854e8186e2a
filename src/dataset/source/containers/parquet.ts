/** Parquet of images as the Hugging Face hub serves it: a column `image: {bytes, path}` and labels, in one file or in shards. */
import type { AsyncBuffer, FileMetaData, SchemaTree } from 'hyparquet';
import { writeCsv } from '../../../shared/csv';
import { fetchPart } from '../../../shared/fetch-part';
import { sniffImage } from '../../decode/formats/read-image-header';
import {
  type Container,
  ContainerError,
  type ContainerKind,
  openEach,
  refuse,
  startsWith,
  type Unpacking,
} from './container';
import { classLabels } from './hugging-face';
import { folderOfLabel, splitOf } from './image-sink';
import { arePagesMeasured, type Column } from './parquet-pages';
import { bytesOf } from './records';

/** A row group is held in memory while its images are written out: no hub's are nearly as large. */
const MAX_GROUP_BYTES = 2 ** 30;
/** The footer of a file: its schema, and where its columns are. */
const MAX_FOOTER_BYTES = 64 * 2 ** 20;
/** Rows of a group: a picture each. */
const MAX_VALUES = 10_000_000;
const IMAGE_NAMES = ['image', 'img', 'images', 'picture', 'photo', 'jpg', 'jpeg', 'png'];
const LABEL_NAMES = [
  'label',
  'labels',
  'fine_label',
  'class',
  'target',
  'category',
  'class_id',
  'breed',
  'species',
];

const EXTENSIONS: Readonly<Record<string, string>> = {
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
  bmp: 'bmp',
  gif: 'gif',
  pnm: 'ppm',
};

export const parquet: ContainerKind = {
  remark: 'parquetOpened',
  names: /\.parquet$/i,
  begins: (head) => startsWith(head, 0x50, 0x41, 0x52, 0x31),
  isToldByBytes: true,
  async open(containers, unpacking) {
    const levels = new Levels();
    const items = containers.map((container) => ({ container }));
    await openEach(items, unpacking, ({ container }) => openParquet(container, levels, unpacking));
    const [first] = containers;
    const table = levels.table();
    if (first && table) unpacking.write(`${first.folder}classes.csv`, [new TextEncoder().encode(table)]);
  },
};

interface Columns {
  readonly image: string;
  /** The image is a structure of bytes and path, not bytes alone. */
  readonly isStructure: boolean;
  readonly label: string | null;
  /** Other columns with names of classes: coarser labels, perhaps. */
  readonly levels: readonly string[];
}

async function openParquet(container: Container, levels: Levels, unpacking: Unpacking): Promise<void> {
  const part = await fetchPart(() =>
    Promise.all([import('hyparquet'), import('hyparquet-compressors'), import('hyparquet/src/thrift.js')]),
  );
  if (!part.ok) throw new ContainerError(part.failure);
  const [{ parquetMetadataAsync, parquetReadObjects, parquetSchema }, { compressors }, thrift] = part.value;
  let columnsRead: readonly Column[] = [];
  const file: AsyncBuffer = {
    byteLength: container.blob.size,
    async slice(start, end = container.blob.size) {
      const bytes = await bytesOf(container.blob, start, end);
      const areMeasured = columnsRead.every((column) =>
        arePagesMeasured(column, bytes, start, thrift.deserializeTCompactProtocol),
      );
      if (!areMeasured) refuse('parquetBroken');
      return bytes.buffer;
    },
  };
  await checkFooter(container.blob);
  const metadata = await decoding(() => parquetMetadataAsync(file));
  const names = classLabels(metadata.key_value_metadata);
  const schema = await decoding(async () => parquetSchema(metadata));
  const columns = await decoding(async () => columnsOf(schema, names));
  const sink = unpacking.sink(container, splitOf(container.path) ?? 'training');
  const wanted = [columns.image, ...(columns.label === null ? [] : [columns.label]), ...columns.levels];
  let rowStart = 0;
  let withoutBytes = 0;
  for (const group of metadata.row_groups) {
    unpacking.signal.throwIfAborted();
    const rowEnd = rowStart + Number(group.num_rows);
    columnsRead = await decoding(async () =>
      checkGroup(group, leavesOf(schema), wanted, container.blob.size),
    );
    const rows = await decoding(() =>
      parquetReadObjects({ file, metadata, columns: wanted, rowStart, rowEnd, utf8: false, compressors }),
    );
    for (const row of rows) {
      const image: unknown = row[columns.image];
      const bytes = columns.isStructure ? fieldOf(image, 'bytes') : image;
      if (!(bytes instanceof Uint8Array) || bytes.length === 0) {
        withoutBytes++;
        continue;
      }
      const label = columns.label === null ? null : labelOf(row[columns.label], names.get(columns.label));
      sink.addFile(label, bytes, extensionOf(bytes));
      for (const level of label === null ? [] : columns.levels) {
        levels.add(folderOfLabel(label ?? '') ?? '', level, labelOf(row[level], names.get(level)));
      }
    }
    rowStart = rowEnd;
  }
  if (withoutBytes > 0) {
    const values = { count: withoutBytes };
    unpacking.report({ path: container.path, code: 'parquetWithoutBytes', severity: 'warning', values });
  }
}

/**
 * What hyparquet throws at damaged bytes is told as such, and so is what its metadata lack although their types say that they
 * have it. What reading throws goes on up.
 */
async function decoding<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError || isPlainError(error))) throw error;
    throw new ContainerError({ code: 'parquetBroken', detail: String(error) });
  }
}

/** hyparquet throws errors of no class of their own; ours have one. */
function isPlainError(error: unknown): boolean {
  return error instanceof Error && error.constructor === Error;
}

/** The last bytes: how long the footer is, and the magic once more. */
async function checkFooter(blob: Blob): Promise<void> {
  const end = await bytesOf(blob, Math.max(0, blob.size - 8), blob.size);
  if (end.length < 8 || !startsWith(end.subarray(4), 0x50, 0x41, 0x52, 0x31)) refuse('parquetBroken');
  const footerBytes = new DataView(end.buffer).getUint32(0, true);
  if (footerBytes > Math.min(MAX_FOOTER_BYTES, blob.size - 12)) refuse('parquetBroken');
}

/** The paths of a schema's columns, in the order in which every row group has them. */
function leavesOf({ path, children }: SchemaTree): string[] {
  return children.length === 0 ? [path.join('.')] : children.flatMap(leavesOf);
}

/**
 * The wanted columns of a row group, which has the schema's, and they lie in the file and can be held: nothing is taken for
 * granted.
 */
function checkGroup(
  { columns, num_rows }: FileMetaData['row_groups'][number],
  leaves: readonly string[],
  wanted: readonly string[],
  fileBytes: number,
): readonly Column[] {
  const isOfSchema = columns.every(({ meta_data }, i) => meta_data?.path_in_schema.join('.') === leaves[i]);
  if (!isOfSchema || columns.length !== leaves.length) refuse('parquetBroken');
  const read = columns.flatMap(({ meta_data: column }) =>
    column && wanted.includes(column.path_in_schema[0] ?? '') ? column : [],
  );
  let total = 0;
  for (const column of read) {
    const packed = Number(column.total_compressed_size);
    const whole = Number(column.total_uncompressed_size);
    const isInside = packed >= 0 && Number(column.data_page_offset) >= 0 && packed <= fileBytes;
    // Every value takes a place, if only of levels: more values than that are a lie.
    if (!isInside || Number(column.num_values) > MAX_VALUES || Number(num_rows) > MAX_VALUES) {
      refuse('parquetBroken');
    }
    total += Math.max(packed, whole);
  }
  if (total > MAX_GROUP_BYTES) refuse('parquetGroup', { sizeBytes: total, limitBytes: MAX_GROUP_BYTES });
  return read;
}

function columnsOf({ children }: SchemaTree, names: ReadonlyMap<string, readonly string[]>): Columns {
  const nameOf = (node: SchemaTree) => node.element.name;
  const isBytes = ({ element, children: below }: SchemaTree) =>
    below.length === 0 &&
    element.type === 'BYTE_ARRAY' &&
    element.converted_type === undefined &&
    element.logical_type === undefined;
  const structures = children.filter(({ children: below }) =>
    below.some((child) => nameOf(child) === 'bytes' && isBytes(child)),
  );
  const image = preferred(structures, IMAGE_NAMES) ?? preferred(children.filter(isBytes), IMAGE_NAMES);
  if (!image) refuse('parquetSchema', { columns: children.map(described).join(', ') });
  const leaves = children.filter((node) => node.children.length === 0 && node !== image);
  const named = leaves.filter((node) => names.has(nameOf(node)));
  const label =
    preferred(named, LABEL_NAMES) ?? leaves.find((node) => LABEL_NAMES.includes(nameOf(node).toLowerCase()));
  return {
    image: nameOf(image),
    isStructure: image.children.length > 0,
    label: label ? nameOf(label) : null,
    levels: named.filter((node) => node !== label).map(nameOf),
  };
}

/** The one whose name comes first among `names`, else the first. */
function preferred(nodes: readonly SchemaTree[], names: readonly string[]): SchemaTree | undefined {
  const rank = ({ element }: SchemaTree) => {
    const place = names.indexOf(element.name.toLowerCase());
    return place < 0 ? names.length : place;
  };
  return [...nodes].sort((a, b) => rank(a) - rank(b))[0];
}

/** `label INT64`, `image {bytes, path}`. */
function described({ element, children }: SchemaTree): string {
  if (children.length > 0)
    return `${element.name} {${children.map((child) => child.element.name).join(', ')}}`;
  return `${element.name} ${element.logical_type?.type ?? element.converted_type ?? element.type ?? ''}`.trim();
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** A class's name, or the value itself; null for none, which the hub writes as null or −1. */
function labelOf(value: unknown, names: readonly string[] | undefined): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (typeof value !== 'number' && typeof value !== 'bigint') return null;
  const number = Number(value);
  return number < 0 ? null : (names?.[number] ?? String(number));
}

function extensionOf(bytes: Uint8Array): string {
  const sniffed = sniffImage(bytes);
  if (sniffed && 'kind' in sniffed) return EXTENSIONS[sniffed.kind] ?? sniffed.kind;
  // Decoding says what it is instead.
  return sniffed?.unsupported === 'TIFF' ? 'tif' : 'jpg';
}

/** Labels beside the one that is learned, where each class has one of them: a table of coarser labels. */
class Levels {
  private readonly byName = new Map<string, Map<string, string | null>>();

  add(className: string, level: string, label: string | null): void {
    const labels = this.byName.get(level) ?? new Map<string, string | null>();
    this.byName.set(level, labels);
    const known = labels.get(className);
    // A class with two of them has none.
    labels.set(className, known === undefined || known === label ? label : null);
  }

  /** `class,level,…`, or null where there is nothing coarser. */
  table(): string | null {
    const levels = [...this.byName].filter(([, labels]) =>
      [...labels.values()].every((label) => label !== null),
    );
    const classes = new Set(levels.flatMap(([, labels]) => [...labels.keys()]));
    if (levels.length === 0 || classes.size < 2) return null;
    const rows = [...classes].map((name) => [name, ...levels.map(([, labels]) => labels.get(name) ?? '')]);
    return writeCsv([['class', ...levels.map(([name]) => name)], ...rows]);
  }
}
