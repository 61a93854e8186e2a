// What an event costs a page's main thread, by Chromium's own counters.

/** What an event cost in all, and the longest task of it: what comes meanwhile waits no longer than that. @typedef {{ processorMs: number, longestMs: number }} Cost */

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
  /**
   * The tasks of the page's main thread while this is done, ms of processor time each.
   * @param {() => Promise<unknown>} work
   */
  const tasksOf = async (work) => {
    /** @type {{ name: string, ph: string, pid: number, tid: number, tdur?: number, args: { name?: string } }[]} */
    const events = [];
    const collect = (/** @type {{ value: any[] }} */ { value }) => events.push(...value);
    devtools.on('Tracing.dataCollected', collect);
    await devtools.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: ['toplevel', '__metadata'] },
    });
    await work();
    const complete = new Promise((done) => devtools.once('Tracing.tracingComplete', done));
    await devtools.send('Tracing.end');
    await complete;
    devtools.off('Tracing.dataCollected', collect);
    /** @type {Map<string, number[]>} */
    const tasks = new Map();
    for (const { name, args, pid, tid } of events)
      if (name === 'thread_name' && args.name === 'CrRendererMain') tasks.set(`${pid} ${tid}`, []);
    for (const { name, pid, tid, tdur = 0 } of events)
      if (name === 'ThreadControllerImpl::RunTask') tasks.get(`${pid} ${tid}`)?.push(tdur / 1000);
    // Other renderers have next to nothing to do.
    const total = (/** @type {number[]} */ each) => each.reduce((sum, ms) => sum + ms, 0);
    return [...tasks.values()].toSorted((a, b) => total(b) - total(a))[0] ?? [];
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
    /** What an event and what it led to took. @param {() => Promise<unknown>} event @returns {Promise<Cost>} */
    async cost(event) {
      await drawn();
      let processorMs = 0;
      const tasks = await tasksOf(async () => {
        const before = await stand();
        await event();
        await drawn();
        processorMs = (await stand()).processorMs - before.processorMs;
      });
      return { processorMs, longestMs: Math.max(0, ...tasks) };
    },
    /** The same for several. @param {number} count @param {(i: number) => Promise<unknown>} event */
    async costs(count, event) {
      const each = [];
      for (let i = 0; i < count; i++) each.push(await this.cost(() => event(i)));
      return each;
    },
  };
}

/**
 * Ends when an element is there, as the page itself is told of it. Playwright asks at every frame, and works out the roles and
 * names of all elements for that, on the thread that is measured.
 * @param {import('@playwright/test').Page} page @param {string} selector of CSS
 */
export function appears(page, selector) {
  return page.evaluate(
    (wanted) =>
      new Promise((done) => {
        const look = () => {
          if (!document.querySelector(wanted)) return;
          observer.disconnect();
          done(null);
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { subtree: true, childList: true, attributes: true });
        look();
      }),
    selector,
  );
}

/** @param {Cost[]} costs */
export function told(costs) {
  const sorted = costs.map(({ processorMs }) => processorMs).toSorted((a, b) => a - b);
  const most = sorted.at(-1) ?? 0;
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const longest = Math.max(...costs.map(({ longestMs }) => longestMs)).toFixed(0);
  return sorted.length === 1
    ? `${most.toFixed(0)} ms (longest task ${longest})`
    : `${middle.toFixed(1)} ms an event, ${most.toFixed(1)} ms at most (longest task ${longest})`;
}
