// Issue's bars of a training step, judged by what was measured: nothing here is written by hand from a result.
import { median } from '../median.mjs';

/** @typedef {import('./results').Results} Results */
/** @typedef {import('./results').MeasuredStep} MeasuredStep */
/** @typedef {{ text: string, found: string, met: boolean | null }} Bar met: null where it was not measured */

const MOST_UPLOADED_BYTES = 16 * 1024;
const MOST_FIRST_STEP_MS = 3000;
const LARGE_ADAPTER_BYTES = 4 * 2 ** 30;

/** How many times as long a contestant takes as Vireo, or null. @param {Record<string, readonly number[]>} times @param {string} rival */
export function ratioTo(times, rival) {
  const [own, other] = [times.Vireo, times[rival]];
  return own && other ? median(other) / median(own) : null;
}

/** @param {MeasuredStep | undefined} step @param {string} rival @param {number} least @param {string} text @returns {Bar} */
function fasterThan(step, rival, least, text) {
  const ratio = step ? ratioTo(step.report.times, rival) : null;
  const met = ratio === null ? null : ratio >= least;
  return { text, found: ratio === null ? 'not measured' : `${ratio.toFixed(1)} ×`, met };
}

/** @param {MeasuredStep[]} steps @returns {Bar[]} */
function counterBars(steps) {
  /** @param {string} text @param {(step: MeasuredStep) => number} of @param {(step: MeasuredStep) => number} most @param {string} unit @returns {Bar} */
  const atMost = (text, of, most, unit) => ({
    text,
    found:
      steps.length > 0 ? steps.map((step) => `${of(step).toFixed(0)}${unit}`).join(', ') : 'not measured',
    met: steps.length > 0 ? steps.every((step) => of(step) <= most(step)) : null,
  });
  const limits = steps.map(({ mostDispatches }) => mostDispatches).join(', ');
  return [
    atMost(
      `at most ${limits} dispatches a step`,
      ({ report }) => report.counters.dispatches,
      ({ mostDispatches }) => mostDispatches,
      '',
    ),
    atMost(
      'no buffers, bind groups or pipelines created in a steady step',
      ({ report: { counters } }) => counters.buffersCreated + counters.bindGroupsCreated + counters.pipelines,
      () => 0,
      '',
    ),
    atMost(
      'under 16 KB uploaded a step',
      ({ report }) => report.counters.bytesUploaded,
      () => MOST_UPLOADED_BYTES - 1,
      ' B',
    ),
    atMost(
      'first step within 3 s of the first batch',
      ({ firstStepAheadMs }) => firstStepAheadMs,
      () => MOST_FIRST_STEP_MS,
      ' ms',
    ),
  ];
}

/** @param {Results} results @returns {Bar} */
function cpuBar({ cpu }) {
  const times = cpu?.reports[0]?.times;
  const ratio = times?.Vireo && times.PyTorch ? median(times.Vireo) / median(times.PyTorch) : null;
  return {
    text: "CPU device: bird CNN, batch 32, at most 1.3 × PyTorch's step on the same cores",
    found: ratio === null ? 'not measured' : `${ratio.toFixed(1)} ×`,
    met: ratio === null ? null : ratio <= 1.3,
  };
}

/** @param {Results} results @returns {Bar} */
function largeBar({ large }) {
  const text = 'ViT-Ti/16 at batch 256, 224 px, within an adapter of 4 GB';
  if (large?.report.batchSize !== 256) return { text, found: 'not measured', met: null };
  const { peakBytes, microBatchSize, loss } = large.report;
  return {
    text,
    found: `${(peakBytes / 2 ** 30).toFixed(2)} GiB at the peak, in passes of ${microBatchSize}`,
    met: peakBytes < LARGE_ADAPTER_BYTES && Number.isFinite(loss),
  };
}

/** @param {Results} results @returns {Bar[]} */
function gpuBars({ node = {} }) {
  const cnns = Object.values(node).map(({ birdCnn }) => birdCnn);
  const step = cnns.find((one) => one && !one.report.software && one.torch?.device === 'cuda');
  const torch = step?.torch;
  const found = 'not measured: no GPU with PyTorch beside it';
  const stepText = "on a GPU, the bird CNN at most 2 × PyTorch's step on the same GPU";
  const gemmText = "on a GPU, a matmul at 40 % or more of PyTorch's own";
  if (!step || !torch?.gflops) {
    return [stepText, gemmText].map((text) => ({ text, found, met: null }));
  }
  const ratio = median(step.report.times.Vireo) / median(torch.ms);
  const share = step.report.gflops / torch.gflops;
  return [
    { text: stepText, found: `${ratio.toFixed(1)} ×`, met: ratio <= 2 },
    { text: gemmText, found: `${(100 * share).toFixed(0)} %`, met: share >= 0.4 },
  ];
}

/** The software adapter's, which the bars are about; where none was measured, any. @param {Results} results */
function judged({ steps = {} }) {
  const adapters = Object.values(steps);
  const software = adapters.find((one) => Object.values(one).some(({ report }) => report.software));
  return software ?? adapters[0] ?? {};
}

/** @param {Results} results @returns {Bar[]} */
export function barsOf(results) {
  const { birdCnn, birdVit, vitTi16 } = judged(results);
  const steps = [birdCnn, birdVit, vitTi16].filter((step) => step !== undefined);
  return [
    fasterThan(birdCnn, 'stock tfjs', 13, 'bird CNN at least 13 × stock tfjs'),
    fasterThan(birdVit, 'stock tfjs', 10, 'bird ViT at least 10 × stock tfjs'),
    fasterThan(vitTi16, 'stock tfjs', 10, 'ViT-Ti/16 at least 10 × stock tfjs'),
    fasterThan(birdCnn, 'jax-js', 3, 'bird CNN at least 3 × jax-js'),
    fasterThan(birdVit, 'jax-js', 2, 'bird ViT at least 2 × jax-js'),
    ...counterBars(steps),
    cpuBar(results),
    largeBar(results),
    ...gpuBars(results),
  ];
}
