/**
 * Opens the containers among listed files, and those inside them. What is packed is streamed into a scratch file first; a kind
 * then reads any place of it. Whatever goes wrong with one container is a problem in its place, and the rest stays.
 */
import type { DatasetProblem } from '../../../protocol/dataset';
import { crc32 } from '../../../shared/crc32';
import { fileFailure } from '../../../shared/read-file';
import { isRefusal } from '../../../shared/refusal';
import type { Failure } from '../../../shared/result';
import { type ListedFile, MAX_FILE_BYTES, nothingToRelease } from '../listing';
import { headOf, isPlain, type StoredBytes, storedBytes, streamOf } from '../member-bytes';
import type { Scratch, ScratchFile } from '../scratch';
import { ByteStream } from './byte-stream';
import {
  type Container,
  ContainerError,
  type ContainerKind,
  HEAD_BYTES,
  startsWith,
  type Unpacking,
} from './container';
import { kindByBytes, kindByName, kindOrder, withoutGzip } from './container-kinds';
import { FOREIGN_NAMES, foreignFormat } from './foreign';
import { describeImages, type NamedSink } from './image-remarks';
import { ImageSink, type SplitPlace } from './image-sink';
import { FreeNames, Output } from './output';

/** Containers inside containers inside a container: more is a bomb, or nothing a person made. */
const MAX_DEPTH = 4;
const MAX_CONTAINERS = 10_000;
/** What may be unpacked in all: so much at least, and so many times what was handed over. */
const FREE_BYTES = 256 * 2 ** 20;
const MAX_GROWTH = 100;

export interface FoundFiles {
  readonly files: readonly ListedFile[];
  readonly archives: readonly Blob[];
  readonly problems: readonly DatasetProblem[];
  readonly remarks: readonly Failure[];
}

export interface OpeningMeans {
  readonly openScratch: () => Promise<Scratch>;
  readonly signal: AbortSignal;
  /** The path of the one file that is the whole dataset: it may be told by its bytes, and needs no folder of its name. */
  readonly onlyFile: string | null;
}

/** The same files where no container is among them. Rejects with the signal's reason, having let go of everything. */
export async function openContainers(
  found: FoundFiles,
  means: OpeningMeans,
): Promise<FoundFiles & { readonly release: () => Promise<void> }> {
  if (!found.files.some(({ path }) => isWorthALook(path, means))) {
    return { ...found, release: nothingToRelease };
  }
  const opening = new Opening(found, means);
  try {
    return { ...(await opening.openAll()), release: () => opening.release() };
  } catch (error) {
    await opening.release();
    throw error;
  }
}

function isWorthALook(path: string, { onlyFile }: OpeningMeans): boolean {
  return kindByName(path) !== null || FOREIGN_NAMES.test(path) || path === onlyFile;
}

/** A file that is a container by its first bytes. */
interface Candidate {
  readonly file: ListedFile;
  readonly kind: ContainerKind;
  readonly stored: StoredBytes;
}

/** Containers of one kind in one folder. */
interface Group {
  readonly kind: ContainerKind;
  readonly folder: string;
  readonly containers: Container[];
}

class Opening {
  private readonly archives: Blob[];
  private readonly problems: DatasetProblem[];
  private readonly remarks: Failure[];
  private readonly done: ListedFile[] = [];
  private readonly sinks: NamedSink[] = [];
  private readonly places = new Map<string, Map<ContainerKind, SplitPlace>>();
  private readonly names: FreeNames;
  private readonly givenBytes: number;
  private unpackedBytes = 0;
  private containerCount = 0;
  private scratch: Scratch | null = null;

  constructor(
    private readonly found: FoundFiles,
    private readonly means: OpeningMeans,
  ) {
    this.archives = [...found.archives];
    this.problems = [...found.problems];
    this.remarks = [...found.remarks];
    this.names = new FreeNames(found.files.map(({ path }) => path));
    const loose = found.files.filter(({ location }) => location.kind === 'blob');
    this.givenBytes =
      found.archives.reduce((sum, { size }) => sum + size, 0) +
      loose.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  async openAll(): Promise<FoundFiles> {
    let waiting = this.found.files;
    for (let depth = 1; waiting.length > 0; depth++) waiting = await this.openLevel(waiting, depth);
    const { archives, problems } = this;
    const { files, remarks } = describeImages(this.sinks, this.done);
    return { files, archives, problems, remarks: [...this.remarks, ...remarks] };
  }

  async release(): Promise<void> {
    await this.scratch?.release();
    this.scratch = null;
  }

  /** Opens the containers among `files`; answers their members, which may be containers again. */
  private async openLevel(files: readonly ListedFile[], depth: number): Promise<readonly ListedFile[]> {
    const candidates: Candidate[] = [];
    const looks = this.worthALook(files);
    for (const file of files) {
      const candidate = looks.has(file) ? await this.inspect(file) : null;
      if (candidate === null) this.leave(file);
      else if (candidate === 'refused') continue;
      else if (depth > MAX_DEPTH) this.exclude(file.path, 'nestedTooDeep', { limit: MAX_DEPTH });
      else if (this.containerCount >= MAX_CONTAINERS) {
        this.exclude(file.path, 'tooManyContainers', { limit: MAX_CONTAINERS });
      } else {
        this.containerCount++;
        candidates.push(candidate);
      }
    }
    // Numbers and folders must not depend on the order of files in a zip.
    candidates.sort((a, b) => Number(a.file.path > b.file.path) || -Number(a.file.path < b.file.path));
    const [first] = candidates;
    let members: readonly ListedFile[] = [];
    if (!first) return members;
    // A disk that is full ends the level: what was written to it cannot be read back.
    await this.attempt(first.file.path, async () => {
      const groups = await this.unpackAll(candidates);
      const scratch = await this.createFile();
      const output = new Output(scratch, this.archives, this.names, (sizeBytes) => this.spend(sizeBytes));
      for (const group of groups) await this.open(group, output);
      await output.finish();
      members = output.members;
    });
    return members;
  }

  /** The files that may be containers by name; of kinds whose names say little, the largest. */
  private worthALook(files: readonly ListedFile[]): ReadonlySet<ListedFile> {
    const named = files.filter(({ path }) => isWorthALook(path, this.means));
    const looked = new Map<ContainerKind, number>();
    const bySize = [...named].sort((a, b) => b.sizeBytes - a.sizeBytes);
    const chosen = bySize.filter(({ path }) => {
      const kind = kindByName(path);
      const count = kind ? (looked.get(kind) ?? 0) + 1 : 0;
      if (kind) looked.set(kind, count);
      return count <= (kind?.mostLooks ?? MAX_CONTAINERS);
    });
    return new Set(chosen);
  }

  /** What a file is by its first bytes; null: no container. `refused`: one that is told, and not opened. */
  private async inspect(file: ListedFile): Promise<Candidate | 'refused' | null> {
    this.means.signal.throwIfAborted();
    const stored = await storedBytes(file, this.archives);
    const raw = stored.ok ? await headOf(stored.value, HEAD_BYTES) : stored;
    if (!stored.ok || !raw.ok) return null;
    const unwrapped = { ...stored.value, isGzip: startsWith(raw.value, 0x1f, 0x8b) };
    const head = unwrapped.isGzip ? await headOf(unwrapped, HEAD_BYTES) : raw;
    if (!head.ok) return null;
    const byName = kindByName(file.path);
    const isNamed = byName !== null || file.path === this.means.onlyFile;
    const kind = byName?.begins(head.value, withoutGzip(file.path))
      ? byName
      : isNamed
        ? kindByBytes(head.value)
        : null;
    if (kind) return { file, kind, stored: unwrapped };
    const foreign = foreignFormat(raw.value);
    if (foreign === null) return null;
    this.refuse(file.path, foreign);
    return 'refused';
  }

  /** No container: a file like any other. Those that were let pass for their size's sake are no pictures. */
  private leave(file: ListedFile): void {
    if (file.location.kind !== 'blob' && file.sizeBytes > MAX_FILE_BYTES) {
      this.exclude(file.path, 'tooLarge', { sizeBytes: file.sizeBytes, limitBytes: MAX_FILE_BYTES });
    } else this.done.push(file);
  }

  /** Takes off what is packed around containers, all into one scratch file, and groups them by kind and folder. */
  private async unpackAll(candidates: readonly Candidate[]): Promise<Group[]> {
    const places = new Map<Candidate, { readonly start: number; readonly end: number }>();
    const packed = candidates.filter(({ stored }) => !isPlain(stored));
    const scratch = packed.length > 0 ? await this.createFile() : null;
    for (const candidate of scratch ? packed : []) {
      const start = scratch?.sizeBytes ?? 0;
      if (scratch && (await this.attempt(candidate.file.path, () => this.unpack(candidate, scratch)))) {
        places.set(candidate, { start, end: scratch.sizeBytes });
      }
    }
    const unpacked = await scratch?.finish();
    const groups: Group[] = [];
    for (const candidate of candidates) {
      const { file, kind, stored } = candidate;
      const place = places.get(candidate);
      const blob = isPlain(stored) ? stored.blob : place && unpacked?.slice(place.start, place.end);
      if (!blob) continue;
      const path = withoutGzip(file.path);
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      let group = groups.find((other) => other.kind === kind && other.folder === folder);
      if (!group) {
        group = { kind, folder, containers: [] };
        groups.push(group);
      }
      const isAlone = file.path === this.means.onlyFile;
      const memberFolder = isAlone ? '' : this.names.folder(`${path.replace(/\.[^./]+$/, '')}/`);
      const archive = this.archives.push(blob) - 1;
      group.containers.push({
        path: file.path,
        folder,
        name: path.slice(folder.length),
        memberFolder,
        blob,
        archive,
      });
    }
    return groups.sort((a, b) => kindOrder(a.kind) - kindOrder(b.kind));
  }

  /** What is cut off or damaged ends early: of a gzip the beginning is used, and that is said. */
  private async unpack({ file, stored }: Candidate, scratch: ScratchFile): Promise<void> {
    const start = scratch.sizeBytes;
    let checksum = 0;
    const stream = new ByteStream(streamOf(stored));
    try {
      for (let piece = await stream.next(); piece !== null; piece = await stream.next()) {
        this.means.signal.throwIfAborted();
        this.spend(piece.length);
        checksum = crc32(piece, checksum);
        scratch.write(piece);
      }
    } catch (error) {
      const isCut = error instanceof ContainerError && error.failure.code === 'damagedData';
      if (!isCut || !stored.isGzip || scratch.sizeBytes === start) throw error;
      this.problems.push({ path: file.path, code: 'gzipCutOff', severity: 'warning' });
    } finally {
      await stream.close();
    }
    const known = stored.isGzip ? null : file.location.crc32;
    if (known !== null && known !== checksum) throw new ContainerError({ code: 'wrongChecksum' });
  }

  private async open({ kind, containers }: Group, output: Output): Promise<void> {
    const before = output.members.length;
    const sinksBefore = this.sinks.length;
    const unpacking: Unpacking = {
      signal: this.means.signal,
      archives: this.archives,
      mayBeContainer: (path) => kindByName(path) !== null,
      write: (path, parts) => output.write(path, parts),
      list: (file) => {
        output.members.push(file);
      },
      report: (problem) => {
        this.problems.push(problem);
      },
      remark: (remark) => {
        this.remarks.push(remark);
      },
      sink: (container, split) => {
        const { path, folder } = container;
        const place = this.placeOf(kind, `${folder}\0${split}`);
        const sink = new ImageSink(path, folder, split, place, (to, parts) => output.write(to, parts));
        this.sinks.push({ sink, remark: kind.remark });
        return sink;
      },
    };
    const [first] = containers;
    await this.attempt(first.path, () => kind.open(containers, unpacking));
    const count = output.members.length - before;
    if (this.sinks.length > sinksBefore || count === 0) return;
    this.remarks.push({ code: kind.remark, values: { path: first.path, files: containers.length, count } });
  }

  /** The second kind of container with images of one folder and split puts them beside those of the first. */
  private placeOf(kind: ContainerKind, split: string): SplitPlace {
    const places = this.places.get(split) ?? new Map<ContainerKind, SplitPlace>();
    this.places.set(split, places);
    const suffix = places.size === 0 ? '' : ` ${places.size + 1}`;
    const place = places.get(kind) ?? { suffix, next: 0 };
    places.set(kind, place);
    return place;
  }

  /** False where `work` failed in a way that is told in words. */
  private async attempt(path: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof ContainerError) this.refuse(path, error.failure);
      else if (isRefusal(error, 'QuotaExceededError'))
        this.refuse(path, { code: 'scratchFull', detail: error.message });
      else if (isRefusal(error) && !this.means.signal.aborted) this.refuse(path, fileFailure(error));
      else throw error;
      return false;
    }
  }

  private spend(sizeBytes: number): void {
    const limitBytes = FREE_BYTES + MAX_GROWTH * this.givenBytes;
    this.unpackedBytes += sizeBytes;
    if (this.unpackedBytes > limitBytes)
      throw new ContainerError({ code: 'unpackedTooLarge', values: { limitBytes } });
  }

  private async createFile(): Promise<ScratchFile> {
    this.scratch ??= await this.means.openScratch();
    return this.scratch.create();
  }

  private exclude(path: string, code: string, values: Readonly<Record<string, number>>): void {
    this.refuse(path, { code, values });
  }

  private refuse(path: string, why: Failure): void {
    this.problems.push({ ...why, path, severity: 'excluded' });
  }
}
