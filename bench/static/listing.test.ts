import { expect, test } from 'vitest';
import { EXEC, floatBits, ListingError, operandOf, readListing, VCC } from './listing';

test('operands: registers and ranges, names, signs, constants', () => {
  const plain = { negated: false, absolute: false };
  expect(operandOf('v12')).toEqual({ kind: 'vector', at: 12, ...plain });
  expect(operandOf('v[32:35]')).toEqual({ kind: 'vector', at: 32, ...plain });
  expect(operandOf('s[8:11]')).toEqual({ kind: 'scalar', at: 8, ...plain });
  expect(operandOf('vcc')).toEqual({ kind: 'scalar', at: VCC, ...plain });
  expect(operandOf('exec_hi')).toEqual({ kind: 'scalar', at: EXEC + 1, ...plain });
  expect(operandOf('-|v3|')).toEqual({ kind: 'vector', at: 3, negated: true, absolute: true });
  expect(operandOf('-s4')).toMatchObject({ kind: 'scalar', at: 4, negated: true });
  expect(operandOf('src_scc')).toEqual({ kind: 'condition' });
  expect(operandOf('BB12')).toEqual({ kind: 'word', text: 'BB12' });
  expect(operandOf('0xfc0')).toMatchObject({ bits: 0xfc0, wide: 0xfc0n });
  // Extended by its sign where 64 bits are read.
  expect(operandOf('-1')).toMatchObject({ bits: 0xffffffff, wide: 0xffffffffffffffffn });
  expect(operandOf('1.0')).toMatchObject({ bits: 0x3f800000 });
  expect(operandOf('neg(0)')).toMatchObject({ bits: floatBits(-0) });
});

test('a listing: labels, instructions without their encoding, modifiers', () => {
  const { instructions, labels } = readListing(
    [
      'BB0:',
      '\ts_nop 0                                                     ; bf800000',
      '\t(then repeated 7 times)',
      'BB1:',
      '\tbuffer_load_dwordx4 v[32:35], v29, s[8:11], 0 offen offset:16 glc ; e0381000 8002201d',
      '\tv_xor_b32_sdwa v1, v2, v3 dst_sel:DWORD dst_unused:UNUSED_PAD src0_sel:DWORD src1_sel:WORD_1',
      '\tv_fma_mix_f32 v82, s9, v8, neg(0) op_sel:[0,1,0] op_sel_hi:[0,1,0]',
      '\ts_cbranch_scc0 BB1                                          ; bf84000a',
      '\ts_endpgm                                                    ; bf810000',
    ].join('\n'),
  );
  expect([...labels]).toEqual([
    ['BB0', 0],
    ['BB1', 1],
  ]);
  expect(instructions.map(({ op }) => op)).toEqual([
    's_nop',
    'buffer_load_dwordx4',
    'v_xor_b32',
    'v_fma_mix_f32',
    's_cbranch_scc0',
    's_endpgm',
  ]);
  expect(instructions[1]?.operands).toHaveLength(4);
  expect(instructions[1]?.modifiers).toEqual({ offen: '', offset: '16', glc: '' });
  expect(instructions[2]?.modifiers.src1_sel).toBe('WORD_1');
  expect(instructions[3]?.operands).toHaveLength(4);
  expect(instructions[3]?.modifiers.op_sel_hi).toBe('[0,1,0]');
});

test('a text without instructions is no listing', () => {
  expect(() => readListing('The driver has no disassembler\n')).toThrow(ListingError);
});
