import { expect, test } from 'vitest';
import { readListing } from './listing';
import { BufferMemory } from './memory';
import { runWave, type WaveStart } from './wave';

const floats = { holds: 'f32', sizeBytes: 65536 } as const;
const halves = { holds: 'f16', sizeBytes: 1024 } as const;

/** Instructions alone at their margin are labels. */
function run(lines: readonly string[], changes: Partial<WaveStart> = {}) {
  const text = lines.map((line) => (line.endsWith(':') ? line : `\t${line}`)).join('\n');
  const memory = new BufferMemory([floats, halves], 32);
  const at = {
    group: [3, 0],
    isTwoDimensional: false,
    wave: 0,
    workgroupSize: 64,
    workgroupBytes: 4096,
  } as const;
  return { counts: runWave(readListing(text), memory, { ...at, ...changes }), memory };
}

/** The first buffer's descriptor lies in s[8:11]. */
const descriptor = ['s_mov_b32 s8, s2', 's_load_dwordx4 s[8:11], s[8:9], null', 's_waitcnt lgkmcnt(0)'];

test('a loop runs as often as its counter says, and multiply-adds are a share of the vector cycles', () => {
  const { counts } = run([
    's_mov_b32 s0, 0',
    'BB1:',
    'v_add_nc_u32_e32 v1, 4, v1',
    'v_fmac_f32_e32 v2, v3, v4',
    'v_fmac_f32_e32 v2, v3, v4',
    's_add_i32 s0, s0, 1',
    's_cmp_lt_u32 s0, 5',
    's_cbranch_scc1 BB1',
    's_endpgm',
  ]);
  // 1 + 5 · 6 + 1
  expect(counts.instructions).toBe(32);
  expect(counts.multiplyAdds).toBe(10);
  // A wave of 64 takes a SIMD of 32 lanes twice.
  expect(counts.vectorCycles).toBe(5 * 3 * 2);
  expect(counts.multiplyAddCycles).toBe(20);
  expect(counts.scalarCycles).toBe(1 + 5 * 3);
  // 1 for the move, 5 · (6 + 1 + 1), four branches taken and one passed.
  expect(counts.latencyCycles).toBe(1 + 40 + 4 * 16 + 4);
});

test('multiplications of 32 bits and functions run at a quarter of the rate', () => {
  expect(run(['v_mul_lo_u32 v1, v2, v3', 'v_exp_f32_e32 v1, v1', 's_endpgm']).counts.vectorCycles).toBe(16);
});

test('neighbouring words share lines, a stride of a line does not', () => {
  const load = (shift: number, width: string) =>
    run([
      ...descriptor,
      `v_lshlrev_b32_e32 v1, ${shift}, v0`,
      `buffer_load_${width} v[4:7], v1, s[8:11], 0 offen`,
      's_endpgm',
    ]).counts;
  // 64 lanes · 4 bytes are two lines of 128.
  expect(load(2, 'dword')).toMatchObject({ accesses: 1, loads: 1, lines: 2, cacheCycles: 2 });
  // 64 · 16 bytes are eight; each half wave takes as many cycles as a lane has words.
  expect(load(4, 'dwordx4')).toMatchObject({ lines: 8, cacheCycles: 8 });
  expect(load(7, 'dword')).toMatchObject({ lines: 64, cacheCycles: 64 });
});

test('lanes that are switched off touch nothing', () => {
  const { counts } = run([
    ...descriptor,
    'v_lshlrev_b32_e32 v1, 7, v0',
    'v_cmpx_gt_u32_e32 8, v0',
    'buffer_store_dword v2, v1, s[8:11], 0 offen',
    's_endpgm',
  ]);
  expect(counts).toMatchObject({ accesses: 1, loads: 0, lines: 8 });
});

test('a mask from a comparison chooses for each lane', () => {
  const { counts } = run([
    ...descriptor,
    // Lanes from 16 on read at 128 · lane, the others all at 0.
    'v_cmp_le_u32_e32 vcc, 16, v0',
    'v_lshlrev_b32_e32 v1, 7, v0',
    'v_cndmask_b32_e32 v1, 0, v1, vcc',
    'buffer_load_dword v2, v1, s[8:11], 0 offen',
    's_endpgm',
  ]);
  expect(counts.lines).toBe(1 + 48);
});

test('lanes that are switched off keep what they held', () => {
  const { counts } = run([
    ...descriptor,
    'v_lshlrev_b32_e32 v1, 7, v0',
    's_mov_b64 s[0:1], exec',
    'v_cmpx_gt_u32_e32 8, v0',
    'v_mov_b32_e32 v1, 0',
    's_mov_b64 exec, s[0:1]',
    'buffer_load_dword v2, v1, s[8:11], 0 offen',
    's_endpgm',
  ]);
  // Eight lanes read the first line, 56 their own.
  expect(counts.lines).toBe(1 + 56);
});

test('the second wave of a workgroup has its own invocations, and the last one may be narrow', () => {
  const store = [
    ...descriptor,
    'v_lshlrev_b32_e32 v1, 7, v0',
    'buffer_store_dword v2, v1, s[8:11], 0 offen',
    's_endpgm',
  ];
  expect(run(store, { wave: 1, workgroupSize: 96 }).counts.lines).toBe(32);
});

test('values read are 1, and the group is where the driver puts it', () => {
  const { counts } = run([
    ...descriptor,
    'buffer_load_dword v1, off, s[8:11], 0',
    's_waitcnt vmcnt(0)',
    'v_cmp_eq_f32_e32 vcc, 1.0, v1',
    's_cmp_eq_u32 s3, 3',
    's_cbranch_scc0 BB9',
    's_cbranch_vccz BB9',
    'v_fmac_f32_e32 v2, v3, v4',
    'BB9:',
    's_endpgm',
  ]);
  expect(counts.multiplyAdds).toBe(1);
});

test('a half that is read is 1 in 16 bits', () => {
  const { counts } = run([
    's_mov_b32 s8, s2',
    's_load_dwordx4 s[8:11], s[8:9], 16',
    'buffer_load_ushort v1, off, s[8:11], 0 offset:2',
    'v_cmp_eq_u32_e32 vcc, 0x3c00, v1',
    's_cbranch_vccz BB9',
    'v_pk_fma_f16 v2, v3, v4, v5 op_sel_hi:[0,1,1]',
    'BB9:',
    's_endpgm',
  ]);
  // A packed multiply-add is two.
  expect(counts).toMatchObject({ multiplyAdds: 2, multiplyAddCycles: 2 });
});

test('a wait lasts until the load is there', () => {
  const { counts } = run([
    ...descriptor,
    'buffer_load_dword v1, off, s[8:11], 0',
    's_waitcnt vmcnt(0)',
    's_endpgm',
  ]);
  // The move and the descriptor: 2 cycles, then 60 until it is there; the load is issued in 2, served in 2 (one line for
  // each half wave), and takes 300.
  expect(counts.latencyCycles).toBe(2 + 60 + 2 + 2 + 300);
});

test('what one buffer is both read and written counts twice', () => {
  const both = [
    'buffer_load_dword v1, off, s[8:11], 0',
    'buffer_store_dword v1, off, s[8:11], 0',
    's_endpgm',
  ];
  expect(run([...descriptor, ...both]).memory.movedBytes).toBe(2 * 65536 + 1024);
});

test('workgroup memory gives back what was written, and conflicts of banks cost cycles', () => {
  const { counts } = run([
    // Every lane its own bank, then all lanes of a half wave the same one.
    'v_lshlrev_b32_e32 v1, 2, v0',
    'ds_write_b32 v1, v0',
    'v_lshlrev_b32_e32 v2, 7, v0',
    'ds_read_b32 v3, v2',
    'v_mov_b32_e32 v4, 28',
    'ds_read_b32 v5, v4',
    's_waitcnt lgkmcnt(0)',
    // Word 7 was written by lane 7.
    'v_cmp_eq_u32_e32 vcc, 7, v5',
    's_cbranch_vccz BB9',
    'v_fmac_f32_e32 v2, v3, v4',
    'BB9:',
    's_endpgm',
  ]);
  expect(counts.multiplyAdds).toBe(1);
  expect(counts.workgroupMemoryCycles).toBe(2 + 64 + 2);
});

test('an instruction that the model lacks is named', () => {
  expect(() => run(['v_frobnicate_b32 v1, v2', 's_endpgm'])).toThrow('does not know v_frobnicate_b32');
  expect(() => run(['s_nop 0'])).toThrow('beyond its end');
});
