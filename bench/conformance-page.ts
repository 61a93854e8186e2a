/** Runs in the browser: ONNX's conformance cases on one device. */
import { type CaseResult, runCase } from '../src/kernels/testing/onnx/conformance';
import { type OnnxSuite, parseSuite } from '../src/kernels/testing/onnx/onnx-case';
import { EXPRESSED } from '../src/kernels/testing/onnx/operators';
import { type BenchDevice, enginesOn } from './page-engines';

let suite: Promise<OnnxSuite> | null = null;

/** The cases below /given/. */
function given(): Promise<OnnxSuite> {
  suite ??= fetch('/given/onnx-cases.json')
    .then((response) => response.text())
    .then(parseSuite);
  return suite;
}

export interface SuiteDescription {
  readonly onnx: string;
  readonly numpy: string;
  readonly names: readonly string[];
  /** By operation: the graph's operations that compute it. */
  readonly by: Readonly<Record<string, string>>;
}

export async function describeSuite(): Promise<SuiteDescription> {
  const { onnx, numpy, cases } = await given();
  const by = Object.fromEntries(Object.entries(EXPRESSED).map(([operator, { by }]) => [operator, by]));
  return { onnx, numpy, names: cases.map(({ name }) => name), by };
}

export interface DeviceResults {
  /** The device as it calls itself; empty where no case was run. */
  readonly device: string;
  readonly results: readonly CaseResult[];
}

export async function runSuite(device: BenchDevice, names: readonly string[]): Promise<DeviceResults> {
  const create = await enginesOn(device);
  let name = '';
  const results: CaseResult[] = [];
  for (const one of (await given()).cases) {
    if (!names.includes(one.name)) continue;
    const result = await runCase(one, async (options) => {
      const engine = await create(options);
      name = engine.device.name;
      return engine;
    });
    results.push(result);
  }
  return { device: name, results };
}
