/** What recording-layer.c writes of one pipeline, read back. */

export interface PipelineRecord {
  /** Invocations of a wave. */
  readonly wave: number;
  /** Vector registers an invocation holds. */
  readonly vectorRegisters: number;
  /** Registers, vector and scalar, that found no room and are kept in memory. */
  readonly spills: number;
  /** Waves a SIMD holds at once. */
  readonly wavesPerSimd: number;
  /** Workgroup memory, in bytes. */
  readonly workgroupBytes: number;
  readonly assembly: string;
}

export class RecordError extends Error {
  override readonly name = 'RecordError';
}

/** RADV counts waves of 32 per SIMD, whatever the pipeline's own width is. */
const COUNTED_WAVE = 32;

export function readRecord(text: string): PipelineRecord {
  const at = text.indexOf('assembly\n');
  const head = at < 0 ? text : text.slice(0, at);
  const statistics = new Map<string, number>();
  let wave = 0;
  for (const line of head.split('\n')) {
    const [kind, name = '', value] = line.split('\t');
    if (kind === 'wave') wave = Number(name);
    if (kind === 'statistic') statistics.set(name, Number(value));
  }
  const statistic = (name: string): number => {
    const value = statistics.get(name);
    if (value === undefined) throw new RecordError(`The driver names no statistic “${name}”`);
    return value;
  };
  if (wave === 0) throw new RecordError('The record names no width of a wave');
  return {
    wave,
    vectorRegisters: statistic('VGPRs'),
    spills: statistic('Spilled VGPRs') + statistic('Spilled SGPRs'),
    wavesPerSimd: (statistic('Subgroups per SIMD') * COUNTED_WAVE) / wave,
    workgroupBytes: statistic('LDS size'),
    assembly: at < 0 ? '' : text.slice(at + 'assembly\n'.length),
  };
}
