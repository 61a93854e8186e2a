import { expect, test } from 'vitest';
import type { DatasetProblem, FindingGroup, HealthReport } from '../../protocol/dataset';
import { countFindings, listFindings } from './findings';

const group = (path: string, code: string): FindingGroup => ({
  className: 'wren',
  paths: [path],
  indices: [0],
  isExact: false,
  reason: { code },
  setAside: [path],
});

const report: HealthReport = {
  findings: [
    { kind: 'unreadable', groups: [group('a.jpg', 'imageBroken')], fileCount: 1 },
    { kind: 'notes', groups: [{ ...group('', 'systemFiles'), paths: [] }], fileCount: 0 },
  ],
  comparedCount: 9,
  uncheckedCount: 0,
  isSoonDone: true,
  classes: [],
};

const told = (findings: ReturnType<typeof listFindings>) =>
  findings.map(({ kind, groups }) => [kind, ...groups.map(({ paths }) => paths[0] ?? '')]);

test('what a run meets joins what the data check reports, each once, gravest first', () => {
  const met: DatasetProblem[] = [
    { path: '', code: 'systemFiles', severity: 'notice' },
    { path: '', code: 'zipRecovered', severity: 'warning' },
    { path: 'a.jpg', code: 'imageTruncated', severity: 'excluded' },
    { path: 'b.jpg', code: 'imageBroken', severity: 'excluded' },
    { path: 'b.jpg', code: 'imageBroken', severity: 'excluded' },
    { path: 'dodo', code: 'singleImage', severity: 'warning' },
  ];
  const findings = listFindings(report, met);
  expect(told(findings)).toEqual([
    ['damaged', ''],
    ['unreadable', 'a.jpg', 'b.jpg'],
    ['notes', ''],
  ]);
  expect(countFindings(findings)).toBe(3);
});

test('before there is a report, problems are listed by kind', () => {
  const findings = listFindings(null, [
    { path: 'dodo', code: 'singleImage', severity: 'warning' },
    { path: 'x.tif', code: 'formatNotTaken', severity: 'excluded' },
  ]);
  expect(told(findings)).toEqual([
    ['unsupportedFormat', 'x.tif'],
    ['fewImages', 'dodo'],
  ]);
});

test('a strong imbalance of the classes is a problem as the others are: it is counted', () => {
  const imbalance = { ...group('', 'imbalance'), paths: [] };
  const findings = listFindings(
    { ...report, findings: [{ kind: 'imbalance', groups: [imbalance], fileCount: 0 }] },
    [],
  );
  expect(countFindings(findings)).toBe(1);
});
