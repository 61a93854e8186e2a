/** Runs in the browser: one parity case on one device. */
import type { StoragePrecision } from '../src/kernels/engine';
import { type Judged, judge, type Quantity } from '../src/training/testing/parity-bars';
import { readParityCase } from '../src/training/testing/parity-case';
import { runParityCase } from '../src/training/testing/run-parity';
import { type BenchDevice, enginesOn } from './page-engines';

export interface Compared {
  readonly device: string;
  readonly judged: readonly Judged[];
}

/** @param name of the case's folder below /given/ @param bars the usual bars, relative */
export async function compareCase(
  name: string,
  device: BenchDevice,
  storage: StoragePrecision,
  bars: Readonly<Record<Quantity, number>>,
): Promise<Compared> {
  const given = await readParityCase(async (file) => {
    const response = await fetch(`/given/${encodeURIComponent(name)}/${file}`);
    if (!response.ok) throw new Error(`${name} lacks ${file}`);
    return response.blob();
  });
  const report = await runParityCase(given, await enginesOn(device), storage);
  return { device: report.device, judged: judge(report, bars) };
}
