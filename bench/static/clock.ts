/** The time of one wave alone: it issues in order, and waits where its program says `s_waitcnt`. */

/** Cycles until a result is there, where no other wave is in the way: a guess between cache and memory. */
export const LATENCY = { scalarMemory: 60, buffer: 300, workgroupMemory: 40 } as const;
export const BRANCH = { taken: 16, passed: 4 } as const;

export class Clock {
  now = 0;
  private readonly buffers: number[] = [];
  private readonly others: number[] = [];
  private cacheIsFree = 0;
  private workgroupMemoryIsFree = 0;

  /** A buffer access that keeps the cache busy for `cycles`. */
  buffer(cycles: number, isLoad: boolean): void {
    this.now += 2;
    this.cacheIsFree = Math.max(this.cacheIsFree, this.now) + cycles;
    if (isLoad) this.buffers.push(this.cacheIsFree + LATENCY.buffer);
  }

  workgroupMemory(cycles: number): void {
    this.now += 1;
    this.workgroupMemoryIsFree = Math.max(this.workgroupMemoryIsFree, this.now) + cycles;
    this.others.push(this.workgroupMemoryIsFree + LATENCY.workgroupMemory);
  }

  scalarMemory(): void {
    this.now += 1;
    this.others.push(this.now + LATENCY.scalarMemory);
  }

  /** `vmcnt(2) lgkmcnt(0)`: until no more than so many loads are on their way. */
  wait(counters: string): void {
    for (const [, counter, count] of counters.matchAll(/(vmcnt|lgkmcnt)\((\d+)\)/g)) {
      const pending = counter === 'vmcnt' ? this.buffers : this.others;
      while (pending.length > Number(count)) this.now = Math.max(this.now, pending.shift() ?? 0);
    }
  }
}
