import { beforeAll, expect, test } from 'vitest';
import { caseOptions, computedBy, engineCases, expectedOf, relativeError } from '../testing/engine-cases';
import { mobileCases } from '../testing/mobile-cases';
import { createCpuEngine } from './cpu-engine';
import { initialiseWasm } from './initialise-wasm';

beforeAll(async () => {
  await initialiseWasm(null);
});

test.each([...engineCases, ...mobileCases].map((engineCase) => [engineCase.name, engineCase] as const))(
  '%s: logits, loss and every gradient agree with float64',
  async (_, engineCase) => {
    const engine = await createCpuEngine(caseOptions(engineCase));
    const expected = expectedOf(engineCase);
    const computed = await computedBy(engine, engineCase);
    engine.dispose();
    expect(relativeError(computed.logits, expected.logits)).toBeLessThan(2e-6);
    expect(computed.totals.weightSum).toBeCloseTo(expected.weightSum, 12);
    expect(relativeError([computed.totals.lossSum], [expected.lossSum])).toBeLessThan(2e-6);
    for (const [name, gradient] of expected.gradients) {
      // The weights lost the gradient in float32, so its last digits are theirs.
      expect(relativeError(computed.gradients.get(name) ?? [], gradient, 0.02), name).toBeLessThan(2e-5);
    }
  },
);
