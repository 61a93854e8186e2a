import { PartNotFetchedError } from '../../../shared/fetch-part';
import { append } from '../../../shared/many';
import type { ReadBlock } from '../../source/read-block';
import type { PixelSettings } from '../resize-plan';
import type { DecodedBatch, DecodeJob, DecoderChannel, DecoderDeath, SpawnDecoder } from './decoder-protocol';

/** Jobs a worker holds at once: one in hand and one waiting, so that it never idles while words travel. */
export const JOBS_PER_WORKER = 2;

/** Deaths without one answer between them, after which no more workers are started. */
const MAX_DEATHS = 4;

interface Member {
  readonly channel: DecoderChannel;
  /** What each job still owes. */
  readonly owed: Map<number, { readonly job: DecodeJob; readonly fileIndices: Set<number> }>;
}

/** Workers for decoding: all cores but one, and at least one. */
export function decoderCount(): number {
  return Math.max(1, (globalThis.navigator?.hardwareConcurrency ?? 2) - 1);
}

/**
 * Decodes blocks in decoder workers, in order; `onBatch` is called with every batch, one after the other, and for every
 * file once; a worker gets no more to do before its last batch was dealt with. A worker
 * that dies is replaced and the files it owed are tried again one by one, so that only the file which kills its worker
 * fails (`decoderCrashed`). A worker whose script cannot be fetched is not replaced, and its work goes to the others.
 * Rejects with the signal's reason, with what `onBatch` throws, or with a `PartNotFetchedError` where no worker is left.
 */
export function decodeBlocks(
  blocks: readonly ReadBlock[],
  settings: PixelSettings,
  pool: { readonly spawn: SpawnDecoder; readonly workerCount: number },
  onBatch: (batch: DecodedBatch) => void | Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const queue = [...blocks].reverse();
    const members = new Set<Member>();
    let nextId = 0;
    let deaths = 0;
    let placeCount = pool.workerCount;
    let isOver = false;
    /** Batches are dealt with one after the other. */
    let dealt: Promise<void> = Promise.resolve();
    let waitingBatches = 0;

    const end = (settle: () => void) => {
      isOver = true;
      signal.removeEventListener('abort', cancel);
      for (const { channel } of members) channel.close();
      members.clear();
      // Whoever waits for the end may close what `onBatch` writes to.
      dealt.then(settle, settle);
    };
    const cancel = () => end(() => reject(signal.reason));
    const deal = (batch: DecodedBatch, next: () => void) => {
      waitingBatches++;
      dealt = dealt.then(async () => {
        waitingBatches--;
        if (isOver) return;
        try {
          await onBatch(batch);
        } catch (error) {
          end(() => reject(error));
        }
        if (!isOver) next();
      });
    };
    const fail = (fileIndices: Iterable<number>, detail: string) => {
      const failures = [...fileIndices].map((fileIndex) => ({
        fileIndex,
        failure: { code: 'decoderCrashed', detail },
      }));
      deal(
        { jobId: -1, fileIndices: [], pixels: new Uint8Array(0), failures, warnings: [], isLast: true },
        advance,
      );
    };

    const receive = (member: Member, batch: DecodedBatch) => {
      deaths = 0;
      const owed = member.owed.get(batch.jobId);
      for (const fileIndex of batch.fileIndices) owed?.fileIndices.delete(fileIndex);
      for (const { fileIndex } of batch.failures) owed?.fileIndices.delete(fileIndex);
      deal(batch, () => {
        if (!batch.isLast) return;
        member.owed.delete(batch.jobId);
        advance();
      });
    };
    const bury = (member: Member, { cause, detail }: DecoderDeath) => {
      if (!members.delete(member)) return;
      member.channel.close();
      if (cause === 'notFetched') return doWithout(member, detail);
      deaths++;
      for (const { job, fileIndices } of member.owed.values()) {
        if (deaths >= MAX_DEATHS || job.block.files.length === 1) fail(fileIndices, detail);
        else append(queue, singles(job.block, fileIndices));
      }
      if (deaths >= MAX_DEATHS) for (const block of queue.splice(0)) fail(indicesOf(block), detail);
      advance();
    };
    /** Its server has gone: another start would fail as this one did. */
    const doWithout = (member: Member, detail: string) => {
      placeCount--;
      append(queue, Array.from(member.owed.values(), ({ job }) => job.block).reverse());
      if (placeCount === 0) end(() => reject(new PartNotFetchedError(detail)));
      else advance();
    };
    const hire = (): Member => {
      const channel = pool.spawn();
      const member: Member = { channel, owed: new Map() };
      channel.onBatch = (batch) => receive(member, batch);
      channel.onDeath = (death) => bury(member, death);
      members.add(member);
      return member;
    };
    const leastBusy = (): Member | null => {
      if (members.size < placeCount) return hire();
      const [first, ...others] = members;
      if (first === undefined) return null;
      const best = others.reduce((a, b) => (b.owed.size < a.owed.size ? b : a), first);
      return best.owed.size < JOBS_PER_WORKER ? best : null;
    };
    const advance = () => {
      while (queue.length > 0) {
        const member = leastBusy();
        if (member === null) return;
        const block = queue.pop() as ReadBlock;
        const job: DecodeJob = { id: nextId++, block, settings };
        member.owed.set(job.id, { job, fileIndices: indicesOf(block) });
        member.channel.send(job);
      }
      if (waitingBatches === 0 && [...members].every(({ owed }) => owed.size === 0)) end(resolve);
    };
    signal.addEventListener('abort', cancel, { once: true });
    advance();
  });
}

function indicesOf(block: ReadBlock): Set<number> {
  return new Set(block.files.map(({ fileIndex }) => fileIndex));
}

/** The chosen files of a block, each as a block of its own. */
function singles(block: ReadBlock, fileIndices: ReadonlySet<number>): ReadBlock[] {
  return block.kind === 'archive'
    ? block.files.filter((f) => fileIndices.has(f.fileIndex)).map((file) => ({ ...block, files: [file] }))
    : block.files.filter((f) => fileIndices.has(f.fileIndex)).map((file) => ({ ...block, files: [file] }));
}
