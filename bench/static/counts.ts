/** What one wave did. Cycles are those of the unit that is kept busy. */
export interface WaveCounts {
  instructions: number;
  vectorCycles: number;
  /** Of those, the cycles of multiply-adds. */
  multiplyAddCycles: number;
  /** Multiply-adds of one lane. */
  multiplyAdds: number;
  scalarCycles: number;
  /** Loads and stores of buffers, and the lines of 128 bytes they touch. */
  accesses: number;
  lines: number;
  /** Loads from buffers and from workgroup memory. */
  loads: number;
  cacheCycles: number;
  workgroupMemoryCycles: number;
  barriers: number;
  /** From the first instruction to the last, of this wave alone. */
  latencyCycles: number;
}

export function noCounts(): WaveCounts {
  return {
    instructions: 0,
    vectorCycles: 0,
    multiplyAddCycles: 0,
    multiplyAdds: 0,
    scalarCycles: 0,
    accesses: 0,
    lines: 0,
    loads: 0,
    cacheCycles: 0,
    workgroupMemoryCycles: 0,
    barriers: 0,
    latencyCycles: 0,
  };
}

/** Of several waves of a workgroup: what they did on average. */
export function averageCounts(waves: readonly WaveCounts[]): WaveCounts {
  const sum = noCounts();
  for (const key of Object.keys(sum) as (keyof WaveCounts)[]) {
    sum[key] = waves.reduce((total, wave) => total + wave[key], 0) / Math.max(1, waves.length);
  }
  return sum;
}
