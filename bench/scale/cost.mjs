// What an event costs a page's main thread, by Chromium's own counters.

/** @typedef {{ processorMs: number, scriptMs: number, nodes: number, heapBytes: number }} Standing */

/** @param {import('@playwright/test').Page} page */
export async function watchCosts(page) {
  const devtools = await page.context().newCDPSession(page);
  // Processor time of the thread, which other programs on the machine do not lengthen.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });

  /** @returns {Promise<Standing>} */
  const stand = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    const of = (/** @type {string} */ name) =>
      metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return {
      processorMs: of('TaskDuration') * 1000,
      scriptMs: of('ScriptDuration') * 1000,
      nodes: of('Nodes'),
      heapBytes: of('JSHeapUsedSize'),
    };
  };
  /** Two frames later what an event led to is on the screen. */
  const drawn = () =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

  return {
    /** After a collection of what is no longer needed. */
    async settled() {
      await devtools.send('HeapProfiler.collectGarbage');
      return stand();
    },
    /** Processor time that an event and what it led to took, ms. @param {() => Promise<unknown>} event */
    async cost(event) {
      await drawn();
      const before = await stand();
      await event();
      await drawn();
      return (await stand()).processorMs - before.processorMs;
    },
    /** The same for several. @param {number} count @param {(i: number) => Promise<unknown>} event */
    async costs(count, event) {
      const each = [];
      for (let i = 0; i < count; i++) each.push(await this.cost(() => event(i)));
      return each;
    },
  };
}

/** @param {number[]} costs ms */
export function told(costs) {
  const sorted = costs.toSorted((a, b) => a - b);
  const most = sorted.at(-1) ?? 0;
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return sorted.length === 1
    ? `${most.toFixed(0)} ms`
    : `${middle.toFixed(1)} ms an event, ${most.toFixed(1)} ms at most`;
}
