// bench/RESULTS.md from what was measured.
import { median } from '../median.mjs';
import { barsOf, ratioTo } from './bars.mjs';

/** @typedef {import('./results').Results} Results */
/** @typedef {import('./results').Measured} Measured */
/** @typedef {import('./results').MeasuredStep} MeasuredStep */
/** @typedef {import('./results').CostRow} CostRow */
/** @typedef {import('../cpu-part.mjs').CpuReport} CpuReport */

const NOTES_BEGIN = '<!-- notes: written by hand, kept by the generator -->';
const NOTES_END = '<!-- end of notes -->';

/** @param {number} bytes */
export function mebibytes(bytes) {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** @param {number} ms */
function milliseconds(ms) {
  return ms < 10 ? ms.toFixed(1) : ms.toFixed(0);
}

/** @param {readonly number[]} values */
function samples(values) {
  const shown =
    values.length > 9
      ? `fastest of ${values.length}: ${milliseconds(Math.min(...values))}`
      : values.map(milliseconds).join(', ');
  return `${milliseconds(median(values))} ms a step (${shown})`;
}

/** @param {Measured} measured */
function circumstances({ date, processor, threads, loadBefore, rounds }) {
  const busy = loadBefore > threads / 4;
  const load = busy
    ? `Other programs were running (load ${loadBefore.toFixed(1)} on ${threads} threads): milliseconds are too high, ratios less so.`
    : `The machine was quiet (load ${loadBefore.toFixed(1)}).`;
  return `${date}; ${processor}, ${threads} threads; medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}. ${load}`;
}

/** Where Vireo's time goes, dispatch by dispatch. @param {MeasuredStep['report']} report @returns {string[]} */
function kernelTable({ kernels = [], gflops, times }) {
  if (kernels.length === 0) return [];
  const rows = kernels.map(({ label, ms, multiplyAdds }) => {
    const share = `${((100 * ms) / median(times.Vireo)).toFixed(0)} %`;
    const speed = (2 * multiplyAdds) / ms / 1e6;
    const work =
      multiplyAdds > 0 ? [speed.toFixed(1), `${((100 * speed) / gflops).toFixed(0)} %`] : ['–', '–'];
    return `| ${[label, milliseconds(ms), share, ...work].join(' | ')} |`;
  });
  return [
    '| most costly kernels | ms | of the step | GFLOP/s | of the best plain matmul |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ];
}

/** @param {MeasuredStep} step */
export function stepSection({ title, report, torch, firstStepAheadMs, ...measured }) {
  const { times, counters, refused } = report;
  const lines = [`### ${title}`, '', circumstances(measured), ''];
  for (const [name, ms] of Object.entries(times)) {
    const ratio = ratioTo(times, name);
    const first =
      name === 'Vireo' || ratio === null ? '' : `**Vireo is ${ratio.toFixed(1)} × as fast as ${name}**: `;
    lines.push(`- ${first}${name} ${samples(ms)}`);
  }
  for (const [name, reason] of Object.entries(refused)) lines.push(`- ${name} could not run this: ${reason}`);
  if (torch) {
    const ratio = median(times.Vireo) / median(torch.ms);
    const verdict =
      ratio >= 1
        ? `Vireo takes ${ratio.toFixed(1)} × the time of`
        : `Vireo is ${(1 / ratio).toFixed(1)} × as fast as`;
    lines.push(`- **${verdict} ${torch.name}**: ${samples(torch.ms)}`);
  }
  const gflops = report.stepFlops / median(times.Vireo) / 1e6;
  lines.push(
    `- A step does ${(report.stepFlops / 1e9).toFixed(2)} GFLOP (three times the forward pass): ${gflops.toFixed(1)} GFLOP/s, ` +
      `${((100 * gflops) / report.gflops).toFixed(0)} % of this adapter's best plain matmul (${report.gflops.toFixed(1)} GFLOP/s)`,
    `- First step: ${milliseconds(firstStepAheadMs)} ms where compiling began 2 s before, as while images are decoded; ` +
      `${milliseconds(report.firstStepMs)} ms with all of it still to come`,
    '',
    '| per steady step | |',
    '|---|---|',
    `| dispatches | ${counters.dispatches} |`,
    `| passes, submits | ${counters.passes}, ${counters.submits} |`,
    `| buffers, bind groups, pipelines created | ${counters.buffersCreated}, ${counters.bindGroupsCreated}, ${counters.pipelines} |`,
    `| bytes uploaded | ${counters.bytesUploaded} |`,
    `| bytes bound | ${mebibytes(counters.bytesBound)} |`,
    `| peak pool (temporaries) | ${mebibytes(report.poolBytes)} |`,
    ...(report.mixedPoolBytes
      ? [`| the same with mixed precision (planned, with shader-f16) | ${mebibytes(report.mixedPoolBytes)} |`]
      : []),
    `| peak of all buffers | ${mebibytes(report.peakBytes)} |`,
    '',
    ...kernelTable(report),
  );
  return lines.join('\n');
}

/** @param {readonly CpuReport[]} reports */
export function cpuSection(reports) {
  const lines = [];
  for (const { title, threads, device, torch, times, refused } of reports) {
    lines.push(`### ${title}, on the CPU`, '');
    for (const [name, ms] of Object.entries(times)) {
      const who =
        name === 'Vireo' ? `Vireo on ${device}` : name === 'PyTorch' ? `PyTorch, ${threads} threads` : name;
      const ratio = ratioTo(times, name);
      const first =
        name === 'Vireo' || ratio === null
          ? ''
          : ratio >= 1
            ? `**Vireo is ${ratio.toFixed(1)} × as fast as ${name}**: `
            : `**Vireo takes ${(1 / ratio).toFixed(1)} × the time of ${name}**: `;
      lines.push(`- ${first}${who} ${samples(ms)}`);
    }
    for (const [name, reason] of Object.entries(refused)) lines.push(`- ${name}: ${reason}`);
    if (torch) lines.push(`- ${torch}`);
    lines.push('');
  }
  return lines.join('\n');
}

/** @type {Record<string, string>} */
const modelNames = { birdCnn: 'bird CNN', birdVit: 'bird ViT', vitTi16: 'ViT-Ti/16' };

/** @param {string} by @param {CostRow[]} rows */
function costTable(by, rows) {
  const models = [...new Set(rows.map(({ job }) => job.model))];
  const size = by === 'batch' ? 'batchSize' : 'imageSize';
  const sizes = [...new Set(rows.map(({ job }) => job[size]))].sort((a, b) => a - b);
  const fixed = models.map((model) => {
    const job = rows.find((row) => row.job.model === model)?.job;
    return by === 'batch'
      ? `${modelNames[model]} at ${job?.imageSize} px`
      : `${modelNames[model]}, batch ${job?.batchSize}`;
  });
  const lines = [
    `| ${by === 'batch' ? 'batch' : 'image'} | ${fixed.flatMap((text) => [`${text}: ms a step`, 'peak of all buffers']).join(' | ')} |`,
    `|---|${models.map(() => '---|---|').join('')}`,
  ];
  for (const value of sizes) {
    const cells = models.flatMap((model) => {
      const row = rows.find(({ job }) => job.model === model && job[size] === value);
      return row ? [milliseconds(median(row.report.ms)), mebibytes(row.report.peakBytes)] : ['', ''];
    });
    lines.push(`| ${value}${by === 'image' ? ' px' : ''} | ${cells.join(' | ')} |`);
  }
  lines.push('');
  for (const [i, model] of models.entries()) {
    const ms = rows
      .filter(({ job }) => job.model === model)
      .map(({ report }) => Math.round(median(report.ms)));
    lines.push(
      '```mermaid',
      'xychart-beta',
      `  title "${fixed[i]}: ms a step by ${by}"`,
      `  x-axis [${sizes.join(', ')}]`,
      `  y-axis "ms"`,
      `  bar [${ms.join(', ')}]`,
      '```',
      '',
    );
  }
  return lines;
}

/** @param {NonNullable<Results['cost']>} cost */
function costSection({ rows, adapter, ...measured }) {
  const lines = [
    '## Cost as work grows',
    '',
    `Vireo alone, 10 classes. ${adapter}. ${circumstances(measured)}`,
    '',
  ];
  for (const by of ['batch', 'image'])
    lines.push(
      ...costTable(
        by,
        rows.filter((row) => row.by === by),
      ),
    );
  return lines.join('\n');
}

/** @param {NonNullable<Results['large']>} large */
function largeSection({ report, ...measured }) {
  const { batchSize, microBatchSize, firstStepMs, peakBytes, poolBytes, loss, adapter } = report;
  return [
    `## ViT-Ti/16, batch ${batchSize}, 224 px, one optimizer step`,
    '',
    `${adapter}. ${circumstances(measured)}`,
    '',
    `- Passes of ${microBatchSize} images; ${mebibytes(peakBytes)} of buffers at the peak, ${mebibytes(poolBytes)} of them temporaries`,
    `- The step took ${(firstStepMs / 1000).toFixed(0)} s, compiling included; its mean loss over 82 classes was ${loss.toFixed(3)} (log 82 is ${Math.log(82).toFixed(3)})`,
    '',
  ].join('\n');
}

/** @param {Results} results */
function barTable(results) {
  const verdicts = new Map([
    [true, 'met'],
    [false, '**missed**'],
    [null, '–'],
  ]);
  return [
    '| bar | found | |',
    '|---|---|---|',
    ...barsOf(results).map(({ text, found, met }) => `| ${text} | ${found} | ${verdicts.get(met)} |`),
    '',
  ].join('\n');
}

/** What a person wrote between the marks of an earlier report. @param {string} earlier */
function notesOf(earlier) {
  const [from, to] = [earlier.indexOf(NOTES_BEGIN), earlier.indexOf(NOTES_END)];
  return from < 0 || to < from ? '' : earlier.slice(from + NOTES_BEGIN.length, to).trim();
}

/** @param {string} where @param {Results['steps']} adapters @returns {string[]} */
function adapterSections(where, adapters = {}) {
  return Object.entries(adapters).flatMap(([adapter, steps]) => [
    `## ${where}, on ${adapter}`,
    '',
    ...Object.values(steps).map(stepSection),
  ]);
}

/** The whole report. @param {Results} results @param {string} earlier the report as it stands, whose notes are kept */
export function renderResults(results, earlier) {
  const { steps, node, cpu, cost, large } = results;
  const parts = [
    '# One training step',
    '',
    'Made by `npm run bench` from `bench/results.json`, which keeps each part as it was last measured. Contestants take turns,',
    'a step at a time, on one adapter; a ratio compares medians.',
    '',
    '## Bars',
    '',
    barTable(results),
    NOTES_BEGIN,
    '',
    notesOf(earlier),
    '',
    NOTES_END,
    '',
  ];
  parts.push(...adapterSections('In a browser', steps));
  if (cpu) {
    const { reports, ...measured } = cpu;
    parts.push('## On the CPU', '', circumstances(measured), '', cpuSection(reports));
  }
  if (cost) parts.push(costSection(cost));
  if (large) parts.push(largeSection(large));
  parts.push(...adapterSections('Under Node with Dawn', node));
  return `${parts
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}
