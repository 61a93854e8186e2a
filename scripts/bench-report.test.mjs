import { describe, expect, test } from 'vitest';
import { barsOf } from '../bench/step/bars.mjs';
import { renderResults } from '../bench/step/report.mjs';

/** @typedef {import('../bench/step/results').Results} Results */
/** @typedef {import('../bench/step/results').MeasuredStep} MeasuredStep */

const measured = { date: '2026-01-02', processor: 'a processor', threads: 4, loadBefore: 0.1, rounds: 3 };

/** @param {Record<string, number[]>} times @param {Partial<MeasuredStep['report']>} [changes] @returns {MeasuredStep} */
function step(times, changes = {}) {
  return {
    ...measured,
    title: 'Bird CNN, batch 32',
    job: { model: 'birdCnn', batchSize: 32, imageSize: 64, classCount: 10 },
    mostDispatches: 25,
    firstStepAheadMs: 2500,
    report: {
      adapter: 'WebGPU (test)',
      software: true,
      times,
      refused: {},
      firstStepMs: 2000,
      counters: {
        dispatches: 19,
        passes: 1,
        submits: 1,
        buffersCreated: 0,
        bytesCreated: 0,
        bindGroupsCreated: 0,
        bytesUploaded: 2000,
        bytesBound: 2 ** 20,
        pipelines: 0,
      },
      peakBytes: 2 ** 21,
      poolBytes: 2 ** 20,
      stepFlops: 4e9,
      gflops: 4,
      ...changes,
    },
  };
}

/** @param {Results} results @param {string} text */
function bar(results, text) {
  const found = barsOf(results).find((one) => one.text.includes(text));
  if (!found) throw new Error(`There is no bar on ${text}`);
  return found;
}

describe('the bars of a step', () => {
  const times = { Vireo: [100, 90, 500], 'stock tfjs': [1200, 1300, 9000], 'jax-js': [290, 290, 290] };

  test('are judged by medians', () => {
    const results = { steps: { adapter: { birdCnn: step(times) } } };
    expect(bar(results, 'CNN at least 13 × stock')).toMatchObject({ found: '13.0 ×', met: true });
    expect(bar(results, 'CNN at least 3 × jax-js')).toMatchObject({ found: '2.9 ×', met: false });
  });

  test('are missed by a single counter too many', () => {
    const counters = {
      ...step(times).report.counters,
      dispatches: 26,
      buffersCreated: 1,
      bytesUploaded: 16384,
    };
    const results = {
      steps: { adapter: { birdCnn: { ...step(times, { counters }), firstStepAheadMs: 3001 } } },
    };
    for (const text of ['dispatches', 'created', 'uploaded', 'first step'])
      expect(bar(results, text).met).toBe(false);
  });

  test('are those of the software adapter where a GPU was measured, too', () => {
    const gpu = step({ Vireo: [1], 'stock tfjs': [2] }, { software: false });
    const results = { steps: { gpu: { birdCnn: gpu }, software: { birdCnn: step(times) } } };
    expect(bar(results, 'CNN at least 13 × stock').found).toBe('13.0 ×');
    expect(bar({ steps: { gpu: { birdCnn: gpu } } }, 'CNN at least 13 × stock').found).toBe('2.0 ×');
  });

  test('are left open where nothing was measured', () => {
    for (const { met } of barsOf({})) expect(met).toBeNull();
    const torch = { name: 'PyTorch (CPU)', device: /** @type {const} */ ('cpu'), ms: [10], gflops: null };
    const results = { node: { gpu: { birdCnn: { ...step(times, { software: false }), torch } } } };
    expect(bar(results, "PyTorch's step on the same GPU").met).toBeNull();
  });

  test('hold a GPU to PyTorch on the same one', () => {
    const torch = { name: 'PyTorch (GPU)', device: /** @type {const} */ ('cuda'), ms: [40], gflops: 20_000 };
    const report = { software: false, gflops: 9000 };
    const results = {
      node: { llvmpipe: { birdCnn: step(times) }, gpu: { birdCnn: { ...step(times, report), torch } } },
    };
    expect(bar(results, "PyTorch's step on the same GPU")).toMatchObject({ found: '2.5 ×', met: false });
    expect(bar(results, "PyTorch's own")).toMatchObject({ found: '45 %', met: true });
  });
});

describe('the report', () => {
  const results = {
    steps: {
      'a software adapter': {
        birdCnn: step({ Vireo: [100], 'stock tfjs': [1000] }, { refused: { 'jax-js': 'no' } }),
      },
    },
  };

  test('keeps what a person wrote between its marks, and nothing else of the one before', () => {
    const first = renderResults(results, '');
    const edited = first.replace('<!-- end of notes -->', 'Measured on a train.\n<!-- end of notes -->');
    const second = renderResults(results, `${edited}\n## Stale\n`);
    expect(second).toContain('Measured on a train.');
    expect(second).not.toContain('Stale');
    expect(renderResults(results, second)).toBe(second);
  });

  test('says the ratio first, what a step makes of the adapter, and who could not run', () => {
    const text = renderResults(results, '');
    expect(text).toContain('**Vireo is 10.0 × as fast as stock tfjs**');
    expect(text).toContain('40.0 GFLOP/s, 1000 % of this adapter');
    expect(text).toContain('jax-js could not run this: no');
    expect(text).toContain('The machine was quiet');
  });

  test('gives each adapter a part of its own, in a browser and under Node', () => {
    const birdCnn = step({ Vireo: [100] });
    const node = { SwiftShader: { birdCnn }, llvmpipe: { birdCnn } };
    const headings = renderResults({ ...results, node }, '').match(/^## .*$/gm);
    expect(headings).toEqual([
      '## Bars',
      '## In a browser, on a software adapter',
      '## Under Node with Dawn, on SwiftShader',
      '## Under Node with Dawn, on llvmpipe',
    ]);
  });

  test('turns the ratio to PyTorch about where Vireo is faster', () => {
    const torch = { name: 'PyTorch', device: /** @type {const} */ ('cpu'), ms: [40], gflops: null };
    const text = (/** @type {number} */ ms) =>
      renderResults({ node: { adapter: { birdCnn: { ...step({ Vireo: [ms] }), torch } } } }, '');
    expect(text(100)).toContain('**Vireo takes 2.5 × the time of PyTorch**: 40 ms');
    expect(text(20)).toContain('**Vireo is 2.0 × as fast as PyTorch**: 40 ms');
  });

  test('says of the most costly kernels what they make of the adapter', () => {
    const kernels = [
      { label: 'features.0 forward', dispatches: 1, ms: 50, multiplyAdds: 5e7 },
      { label: 'gather', dispatches: 1, ms: 5, multiplyAdds: 0 },
    ];
    const birdCnn = step({ Vireo: [100] }, { kernels });
    const text = renderResults({ steps: { adapter: { birdCnn } } }, '');
    expect(text).toContain('| features.0 forward | 50 | 50 % | 2.0 | 50 % |');
    expect(text).toContain('| gather | 5.0 | 5 % | – | – |');
  });

  test('says that a busy machine was busy', () => {
    const busy = { ...step({ Vireo: [100] }), loadBefore: 30 };
    expect(renderResults({ steps: { adapter: { birdCnn: busy } } }, '')).toContain(
      'Other programs were running (load 30.0',
    );
  });
});
