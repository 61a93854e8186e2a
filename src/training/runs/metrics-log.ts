/**
 * The curves of a run as a file of lines that grows: a save writes what is new, however long the run is.
 *
 *   metrics-<n>.jsonl   a line that names the columns, then a line for each record, its values in their order
 *     <crc32> {"version":1,"steps":["step","epoch",…],"epochs":["epoch","step",…]}
 *     <crc32> {"step":[3,1,…]}   or   <crc32> {"epoch":[1,3,…]}
 *
 * Each line knows whether it is whole. One that is not (the last, where a kill tore it) is passed over. The curves of a run
 * that goes on from elsewhere are written anew, beside and renamed.
 */
import type { EpochRecord, RunMetrics, StepRecord } from '../../metrics/records';
import { crc32 } from '../../shared/crc32';
import { parseJson } from '../../shared/json-text';
import { z } from '../../shared/zod';
import type { FileStore } from '../checkpoints/file-store';
import { VersionedFile, versionsOf, writeWhole } from '../checkpoints/versioned-file';
import { epochSchema, metricsOf, STEP_COLUMNS, stepSchema } from './metrics-file';

const VERSION = 1;
const NAME = 'metrics';
const ENDING = '.jsonl';

const EPOCH_COLUMNS = Object.keys(epochSchema.shape) as (keyof EpochRecord)[];

const headSchema = z.object({
  version: z.literal(VERSION),
  steps: z.array(z.string()),
  epochs: z.array(z.string()),
});

/** JSON has no number for these, and a gradient may be one. (An epoch's figure is null instead.) */
const NOT_FINITE = ['NaN', 'Infinity', '-Infinity'] as const;
const value = z.union([z.number(), z.enum(NOT_FINITE).transform(Number), z.boolean(), z.null()]);
const lineSchema = z.union([
  z.object({ step: z.array(value) }).transform(({ step }) => ({ kind: 'step' as const, values: step })),
  z.object({ epoch: z.array(value) }).transform(({ epoch }) => ({ kind: 'epoch' as const, values: epoch })),
]);

/** What a file of this session holds: records are told by what they are, since they never change. */
interface Written {
  readonly file: string;
  readonly metrics: Counted;
}

interface Counted {
  readonly stepCount: number;
  readonly lastStep: StepRecord | undefined;
  readonly epochCount: number;
  readonly lastEpoch: EpochRecord | undefined;
}

export class MetricsLog {
  private readonly files: FileStore;
  /** How curves were kept before there were lines: whole. */
  private readonly earlier: VersionedFile;
  private written: Written | null = null;

  constructor(files: FileStore) {
    this.files = files;
    this.earlier = new VersionedFile(files, NAME);
  }

  /** Empty where there are none, or none that can be read. */
  async load(): Promise<RunMetrics> {
    // A run under way may add to what was just opened, or replace it.
    for (let attempt = 0; attempt < 3; attempt++) {
      for (const { file } of await versionsOf(this.files, NAME, ENDING)) {
        const source = await this.files.open(file);
        const bytes = source && (await source.slice(0, source.sizeBytes));
        const metrics = bytes && metricsOfLines(new TextDecoder().decode(bytes));
        if (metrics) return metrics;
      }
      const file = await this.earlier.load();
      const metrics = file && metricsOf(file);
      if (metrics) return metrics;
    }
    return { steps: [], epochs: [] };
  }

  /** Throws StorageFullError with what was saved before intact. */
  async save(metrics: RunMetrics): Promise<void> {
    const { written } = this;
    // What goes wrong from here on may leave part of a line: then all is written anew.
    this.written = null;
    const fresh = written && recordsSince(written.metrics, metrics);
    const file =
      written && fresh && (await this.add(written.file, fresh))
        ? written.file
        : await this.writeAnew(metrics);
    this.written = { file, metrics: counted(metrics) };
  }

  private async add(file: string, fresh: RunMetrics): Promise<boolean> {
    if (fresh.steps.length + fresh.epochs.length === 0) return true;
    return this.files.append(file, encoded(linesOf(fresh)));
  }

  private async writeAnew(metrics: RunMetrics): Promise<string> {
    const before = await versionsOf(this.files, NAME, ENDING);
    const file = `${NAME}-${(before[0]?.sequence ?? 0) + 1}${ENDING}`;
    await writeWhole(this.files, file, oneBlock(encoded([headLine(), ...linesOf(metrics)])));
    for (const { file } of before) await this.files.remove(file);
    await this.earlier.remove();
    return file;
  }
}

function counted({ steps, epochs }: RunMetrics): Counted {
  return {
    stepCount: steps.length,
    lastStep: steps.at(-1),
    epochCount: epochs.length,
    lastEpoch: epochs.at(-1),
  };
}

/** The records after these; null where the curves do not begin with them. */
function recordsSince(
  { stepCount, lastStep, epochCount, lastEpoch }: Counted,
  { steps, epochs }: RunMetrics,
): RunMetrics | null {
  const isBeginning =
    (stepCount === 0 || steps[stepCount - 1] === lastStep) &&
    (epochCount === 0 || epochs[epochCount - 1] === lastEpoch);
  return isBeginning ? { steps: steps.slice(stepCount), epochs: epochs.slice(epochCount) } : null;
}

function headLine(): string {
  return summed(JSON.stringify({ version: VERSION, steps: STEP_COLUMNS, epochs: EPOCH_COLUMNS }));
}

function linesOf({ steps, epochs }: RunMetrics): string[] {
  const ofStep = (figure: number) => (Number.isFinite(figure) ? figure : String(figure));
  return [
    ...steps.map((record) => ({ step: STEP_COLUMNS.map((column) => ofStep(record[column])) })),
    ...epochs.map((record) => ({ epoch: EPOCH_COLUMNS.map((column) => record[column]) })),
  ].map((line) => summed(JSON.stringify(line)));
}

const SUM_LETTERS = 8;

/** With its sum before it. */
function summed(json: string): string {
  return `${sumOf(json)} ${json}\n`;
}

function sumOf(json: string): string {
  return crc32(new TextEncoder().encode(json)).toString(16).padStart(SUM_LETTERS, '0');
}

function encoded(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(lines.join(''));
}

async function* oneBlock(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  yield bytes;
}

/** Null where the first line is damaged, or another version's. */
function metricsOfLines(text: string): RunMetrics | null {
  const [first = '', ...lines] = text.split('\n');
  const head = headSchema.safeParse(jsonOf(first)).data;
  if (!head) return null;
  const steps: StepRecord[] = [];
  const epochs: EpochRecord[] = [];
  for (const text of lines) {
    const line = lineSchema.safeParse(jsonOf(text)).data;
    if (line?.kind === 'step') add(steps, stepSchema.safeParse(named(head.steps, line.values)).data);
    else if (line) add(epochs, epochSchema.safeParse(named(head.epochs, line.values)).data);
  }
  return { steps, epochs };
}

/** What a line holds; undefined where it is not whole. */
function jsonOf(line: string): unknown {
  const json = line.slice(SUM_LETTERS + 1);
  if (json === '' || line.slice(0, SUM_LETTERS) !== sumOf(json)) return undefined;
  const parsed = parseJson(json, { code: 'fileDamaged' });
  return parsed.ok ? parsed.value : undefined;
}

function named(columns: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(columns.map((column, i) => [column, values[i]]));
}

function add<T>(records: T[], record: T | undefined): void {
  if (record !== undefined) records.push(record);
}
