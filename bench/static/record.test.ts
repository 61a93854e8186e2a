import { expect, test } from 'vitest';
import { RecordError, readRecord } from './record';

const text = [
  'wave\t64',
  'statistic\tSGPRs\t128',
  'statistic\tVGPRs\t72',
  'statistic\tSpilled SGPRs\t1',
  'statistic\tSpilled VGPRs\t2',
  'statistic\tLDS size\t8704',
  'statistic\tSubgroups per SIMD\t14',
  'assembly',
  'BB0:',
  '\ts_endpgm                                                    ; bf810000',
].join('\n');

test('a record holds the statistics of a pipeline and its assembly', () => {
  expect(readRecord(text)).toEqual({
    wave: 64,
    vectorRegisters: 72,
    spills: 3,
    // RADV counts waves of 32: half as many of 64.
    wavesPerSimd: 7,
    workgroupBytes: 8704,
    assembly: 'BB0:\n\ts_endpgm                                                    ; bf810000',
  });
});

test('without assembly a record has statistics alone', () => {
  expect(readRecord(text.slice(0, text.indexOf('assembly')))).toMatchObject({ spills: 3, assembly: '' });
});

test('a statistic that a driver does not name is an error, not a zero', () => {
  expect(() => readRecord(text.replace('Spilled VGPRs', 'Spills'))).toThrow(RecordError);
  expect(() => readRecord(text.replace('wave\t64\n', ''))).toThrow('width of a wave');
});
