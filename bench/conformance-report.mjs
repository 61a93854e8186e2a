// What bench/CONFORMANCE.md and the terminal say of ONNX's cases.

/** @typedef {import('./conformance-page').DeviceResults} DeviceResults */
/** @typedef {import('./conformance-page').SuiteDescription} SuiteDescription */
/** @typedef {import('../src/kernels/testing/onnx/conformance').CaseResult} CaseResult */

/** @param {CaseResult} result */
const isApplicable = ({ outcome }) => outcome.kind !== 'notExpressed';
/** @param {CaseResult} result */
const isPassed = ({ outcome }) => outcome.kind === 'compared' && outcome.passed;

/** Why a case did not pass, in a line. @param {CaseResult} result */
function reasonOf({ name, outcome }) {
  if (outcome.kind === 'failed') return `${name}: ${outcome.message}`;
  if (outcome.kind === 'notExpressed') return outcome.reason;
  const { mended, difference } = outcome;
  return `${name}: ${mended ?? `${difference.ofAllowed.toExponential(1)} times what is allowed`}`;
}

/**
 * The counts of one device, and the cases that failed without a reason.
 * @param {DeviceResults} run
 */
export function summaryOf({ device, results }) {
  const applicable = results.filter(isApplicable);
  const failed = applicable.filter((result) => !isPassed(result));
  const isExplained = (/** @type {CaseResult} */ { outcome }) =>
    outcome.kind === 'compared' && outcome.mended;
  const counts = `${results.length} cases, ${applicable.length} applicable, ${applicable.length - failed.length} passed`;
  return {
    lines: [`${device}: ${counts}`, ...failed.map((result) => `  ! ${reasonOf(result)}`)],
    unexplained: failed.filter((result) => !isExplained(result)).length,
  };
}

/** The largest difference of some cases, absolute and as a share of what is allowed. @param {readonly CaseResult[]} results */
function largest(results) {
  const differences = results.flatMap(({ outcome }) =>
    outcome.kind === 'compared' && outcome.passed ? [outcome.difference] : [],
  );
  const absolute = Math.max(...differences.map((difference) => difference.absolute));
  const share = Math.max(...differences.map(({ ofAllowed }) => ofAllowed));
  return `${absolute.toExponential(1)} (${(100 * share).toPrecision(2)} %)`;
}

/** @param {readonly string[]} values @returns {Map<string, number>} how often each comes */
function counted(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** @param {SuiteDescription} suite @param {readonly DeviceResults[]} runs of the CPU and of WebGPU, all cases each */
export function conformanceReport({ onnx, numpy, by }, runs) {
  const [cpu] = runs;
  const of = (/** @type {DeviceResults} */ run, /** @type {string} */ operator) =>
    run.results.filter((result) => result.operator === operator);
  const rows = Object.entries(by).map(([operator, operations]) => {
    const all = of(cpu, operator);
    const [onCpu, onWebgpu] = runs.map((run) => of(run, operator).filter(isApplicable));
    const passed = [onCpu, onWebgpu].map((results) => results.filter(isPassed).length);
    const differences = [onCpu, onWebgpu].map(largest);
    return `| ${operator} | ${operations} | ${[all.length, onCpu.length, ...passed, ...differences].join(' | ')} |`;
  });
  const left = cpu.results.filter((result) => result.operator in by && !isApplicable(result));
  const lines = [...counted(left.map((result) => `${result.operator} | ${reasonOf(result)}`))].map(
    ([line, count]) => `| ${line} | ${count} |`,
  );
  const others = cpu.results.filter(({ operator }) => !(operator in by));
  const reasons = [...counted(others.map(reasonOf))].map(([reason, count]) => {
    const operators = new Set(
      others.filter((one) => reasonOf(one) === reason).map(({ operator }) => operator),
    );
    return `| ${reason} | ${[...operators].sort().join(', ')} | ${count} |`;
  });
  const failed = runs.flatMap(({ device, results }) =>
    results
      .filter((result) => isApplicable(result) && !isPassed(result))
      .map((result) => `- ${device}: ${reasonOf(result)}.`),
  );
  const unseen = cpu.results.flatMap(({ name, operator, outcome }) =>
    outcome.kind === 'compared' && outcome.notGiven.length > 0 ? [{ name, operator }] : [],
  );
  const unseenLines = [...counted(unseen.map(({ operator }) => operator))].map(
    ([operator, count]) => `${operator} (${count})`,
  );
  const totals = runs.map((run) => `- ${summaryOf(run).lines[0]}`);
  return `# ONNX's conformance cases

Written by \`npm run conformance\`. The cases are those of onnx ${onnx} (Debian's python3-onnx, numpy ${numpy}), float32.

${totals.join('\n')}

A case is applicable where operations of our graph compute it, with constant factors, shifts and other orders of axes at most.
It passes where every number is within ONNX's own tolerance, 1e-7 + 0.001 · |expected|. ONNX checks forward alone.
What a training pass computes is read off the gradient of a layer behind it, and log-probabilities off the loss's gradient.

| ONNX | our graph | cases | applicable | passed, CPU | passed, WebGPU | largest difference, CPU (share of the tolerance) | WebGPU |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

## Applicable and not passed

${failed.length > 0 ? failed.join('\n') : 'None.'}

## Outputs that are not compared

Means, deviations, masks and positions that ONNX gives out beside the result and our graph does not: ${unseenLines.join(', ')}.

## Not applicable, though the operation is

| ONNX | why | cases |
|---|---|---|
${lines.join('\n')}

## Operations that no graph says

| why | ONNX | cases |
|---|---|---|
${reasons.join('\n')}
`;
}
