import { expect, test } from 'vitest';
import { formatsOf } from './formats';

const english = formatsOf('en');
const spanish = formatsOf('es');

test('figures in a row have as many digits each', () => {
  expect([0.0925, 2.3, 0.001].map((value) => english.decimal(value, 2))).toEqual(['0.09', '2.30', '0.00']);
  expect(spanish.decimal(2.3, 2)).toBe('2,30');
});

test('figures keep small values readable, in the language', () => {
  expect(english.figure(0.45321)).toBe('0.4532');
  expect(english.figure(0.00002)).toBe('2.00e-5');
  expect(english.figure(0)).toBe('0.0000');
  expect(english.figure(3, 0)).toBe('3');
  expect(english.figure(Number.NaN)).toBe('NaN');
  expect(spanish.figure(0.45321)).toBe('0,4532');
  expect(spanish.figure(0.00002)).toBe('2,00e-5');
});

test('a small number is written by its power of ten, as a field has it', () => {
  expect([0.0001, 1e-8, -2.5e-5, 0, 12_345].map(english.number)).toEqual([
    '0.0001',
    '1e-8',
    '-2.5e-5',
    '0',
    '12,345',
  ]);
  expect(spanish.number(1.5e-5)).toBe('1,5e-5');
});

test('durations are seconds, minutes or hours', () => {
  expect(english.duration(4_400)).toBe('4 s');
  expect(english.duration(65_000)).toBe('1:05');
  expect(english.duration(3_600_000 + 2 * 60_000 + 3_000)).toBe('1:02:03');
  expect(english.duration(300)).toBe('< 1 s');
  expect(english.duration(-5)).toBe('0 s');
});

test('ticks of a clock are told by its units', () => {
  const told = [0, 250, 1000, 1500, 15_000, 60_000, 90_000, 300_000, 5_400_000, 3_600_000, 172_800_000];
  expect(told.map(english.roundDuration)).toEqual([
    '0',
    '250 ms',
    '1 s',
    '1.5 s',
    '15 s',
    '1 min',
    '1 min 30 s',
    '5 min',
    '1 h 30 min',
    '1 h',
    '2 d',
  ]);
  expect(spanish.roundDuration(1500)).toBe('1,5 s');
});

test('bytes have three digits and a unit', () => {
  expect(english.bytes(0)).toMatch(/^0 B$/);
  expect(english.bytes(1_460_000_000)).toMatch(/^1\.46\sGB$/);
  expect(spanish.bytes(1_460_000_000)).toMatch(/^1,46\sGB$/);
});

test('shares are percent', () => {
  expect(english.percent(0.456)).toBe('45.6%');
  expect(english.percent(1, 0)).toBe('100%');
  const rough = [0, 1 / 400, 0.0081, 0.05, 0.0996, 0.1, 0.456, 0.994, 0.9969, 0.99963, 1];
  expect(rough.map(english.roughPercent)).toEqual([
    '0%',
    '0.25%',
    '0.81%',
    '5%',
    '10%',
    '10%',
    '46%',
    '99%',
    '99.7%',
    '99.96%',
    '100%',
  ]);
});
