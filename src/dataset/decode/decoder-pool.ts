import { failure } from '../../shared/result';
import type { DecodeAnswer, DecoderChannel, SpawnDecoder } from './decoder-protocol';
import type { PixelSettings } from './resize-plan';

/** Jobs a worker holds at once: one in hand, others waiting, so that it never idles while bytes travel. */
const JOBS_PER_WORKER = 3;

/** Deaths in a row, without one answer between them, after which the pool gives up on workers. */
const MAX_DEATHS = 8;

type Settle = (result: DecodeAnswer['result']) => void;

interface Member {
  readonly channel: DecoderChannel;
  /** In the order they were sent: the first is the one in hand. */
  readonly jobs: Map<number, Settle>;
}

/** Workers for decoding: all cores but one, and at least one. */
export function decoderCount(): number {
  return Math.max(1, (globalThis.navigator?.hardwareConcurrency ?? 2) - 1);
}

/**
 * Decoder workers that share the jobs: each goes to the least busy one. A worker that dies takes with it only the
 * file it had in hand (which fails with `decoderCrashed`); the others go to its replacement.
 */
export class DecoderPool {
  private members: Member[] = [];
  private nextId = 0;
  private deaths = 0;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly spawn: SpawnDecoder,
    private readonly workerCount: number,
  ) {}

  /** Resolves when a job may be submitted without queueing more than the workers need. */
  async ready(): Promise<void> {
    while (this.pendingCount() >= this.workerCount * JOBS_PER_WORKER)
      await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Hands `bytes` over to a worker; never rejects. */
  decode(bytes: Uint8Array, settings: PixelSettings): Promise<DecodeAnswer['result']> {
    return new Promise((resolve) => {
      if (this.deaths >= MAX_DEATHS) {
        resolve(failure('decoderCrashed'));
        return;
      }
      const member = this.leastBusy();
      const id = this.nextId++;
      member.jobs.set(id, resolve);
      member.channel.send({ id, bytes, settings });
    });
  }

  /** Ends every worker. Jobs still waiting are settled as cancelled. */
  close(): void {
    const members = this.members;
    this.members = [];
    for (const { channel, jobs } of members) {
      channel.close();
      for (const settle of jobs.values()) settle(failure('decodingCancelled'));
    }
    this.wake();
  }

  private pendingCount(): number {
    return this.members.reduce((sum, { jobs }) => sum + jobs.size, 0);
  }

  private leastBusy(): Member {
    if (this.members.length < this.workerCount) {
      const idle = this.members.find(({ jobs }) => jobs.size === 0);
      return idle ?? this.hire();
    }
    return this.members.reduce((best, member) => (member.jobs.size < best.jobs.size ? member : best));
  }

  private hire(): Member {
    const member: Member = { channel: this.spawn(), jobs: new Map() };
    member.channel.onAnswer = ({ id, result }) => {
      const settle = member.jobs.get(id);
      member.jobs.delete(id);
      this.deaths = 0;
      settle?.(result);
      this.wake();
    };
    member.channel.onDeath = (detail) => this.bury(member, detail);
    this.members.push(member);
    return member;
  }

  /** Bytes that were handed over are gone with the worker, so every job it held fails. */
  private bury(member: Member, detail: string): void {
    this.members = this.members.filter((other) => other !== member);
    member.channel.close();
    this.deaths++;
    for (const settle of member.jobs.values()) settle(failure('decoderCrashed', {}, detail));
    this.wake();
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
