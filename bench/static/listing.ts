/** ACO's disassembly of an RDNA2 program as data. */

/** Where the scalar registers with names lie among the numbered ones. */
export const VCC = 106;
export const M0 = 124;
export const NULL = 125;
export const EXEC = 126;

/** One operand. `at` is the first register of a range. */
export type Operand =
  | {
      readonly kind: 'vector' | 'scalar';
      readonly at: number;
      readonly negated: boolean;
      readonly absolute: boolean;
    }
  /** `bits` as 32 unsigned bits; `wide` as a 64-bit operation sees the same constant. */
  | { readonly kind: 'constant'; readonly bits: number; readonly wide: bigint }
  | { readonly kind: 'condition' }
  /** A label, a counter to wait for, `off`, …: read by the instruction that takes it. */
  | { readonly kind: 'word'; readonly text: string };

export interface Instruction {
  /** Without the encoding: `v_add_f32`, whatever form it has. */
  readonly op: string;
  readonly operands: readonly Operand[];
  /** `offset:16` → offset: '16'; `offen` → offen: ''. */
  readonly modifiers: Readonly<Record<string, string>>;
}

export interface Listing {
  readonly instructions: readonly Instruction[];
  /** Index of the instruction that a label stands before. */
  readonly labels: ReadonlyMap<string, number>;
}

export class ListingError extends Error {
  override readonly name = 'ListingError';
}

const NAMED: Readonly<Record<string, number>> = {
  vcc: VCC,
  vcc_lo: VCC,
  vcc_hi: VCC + 1,
  m0: M0,
  null: NULL,
  exec: EXEC,
  exec_lo: EXEC,
  exec_hi: EXEC + 1,
};

const converter = new DataView(new ArrayBuffer(4));

/** The bits of `value` as a float32. */
export function floatBits(value: number): number {
  converter.setFloat32(0, value);
  return converter.getUint32(0);
}

function constantOf(text: string): Operand | null {
  const constant = (bits: number, wide = BigInt(bits)): Operand => ({ kind: 'constant', bits, wide });
  if (/^0x[0-9a-f]+$/.test(text)) return constant(Number.parseInt(text, 16));
  // A small integer is extended by its sign.
  if (/^-?\d+$/.test(text)) return constant(Number(text) >>> 0, BigInt.asUintN(64, BigInt(text)));
  if (/^-?\d+\.\d+$/.test(text)) return constant(floatBits(Number(text)));
  if (text === 'neg(0)') return constant(floatBits(-0));
  return null;
}

export function operandOf(text: string): Operand {
  const constant = constantOf(text);
  if (constant) return constant;
  if (text === 'scc' || text === 'src_scc') return { kind: 'condition' };
  const [, minus = '', bar = '', name = ''] = /^(-?)(\|?)(.*?)\|?$/.exec(text) ?? [];
  const flags = { negated: minus !== '', absolute: bar !== '' };
  const named = NAMED[name];
  if (named !== undefined) return { kind: 'scalar', at: named, ...flags };
  const register = /^([vs])(?:(\d+)|\[(\d+):\d+\])$/.exec(name);
  if (!register) return { kind: 'word', text };
  const [, file, single, first] = register;
  return { kind: file === 'v' ? 'vector' : 'scalar', at: Number(single ?? first), ...flags };
}

const ENCODING = /_(e32|e64|sdwa|dpp|dpp8|e64_dpp)$/;
/** `name:value`, `name:[…]`, or a flag. */
const MODIFIER =
  /\s*\b(?:([a-z]\w*):(\[[^\]]*\]|\w+)|(offen|idxen|glc|slc|dlc|clamp|gds|lds|tfe|row_mirror|row_half_mirror))(?=\s|$)/g;

function instructionOf(line: string): Instruction {
  const [, name = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
  const modifiers: Record<string, string> = {};
  const bare = rest.replace(MODIFIER, (_, key?: string, value?: string, flag?: string) => {
    modifiers[key ?? flag ?? ''] = value ?? '';
    return '';
  });
  const operands = bare.trim() === '' ? [] : bare.split(',').map((text) => operandOf(text.trim()));
  return { op: name.replace(ENCODING, ''), operands, modifiers };
}

/** Reads what the driver prints: labels at the margin, an instruction a line, its encoding behind a semicolon. */
export function readListing(assembly: string): Listing {
  const instructions: Instruction[] = [];
  const labels = new Map<string, number>();
  for (const line of assembly.split('\n')) {
    const code = (line.split(';')[0] ?? '').trimEnd();
    const label = /^(\w+):$/.exec(code)?.[1];
    if (label !== undefined) labels.set(label, instructions.length);
    else if (/^\s+[sv]_|^\s+(buffer|global|flat|scratch|ds|image)_/.test(code))
      instructions.push(instructionOf(code.trim()));
  }
  if (instructions.length === 0) throw new ListingError('The listing holds no instruction');
  return { instructions, labels };
}
