import type { Page } from '@playwright/test';

/** What kept the page from answering a person: tasks of its main thread longer than 50 ms. */
export interface LongTasks {
  readonly count: number;
  readonly longestMs: number;
  /** Their time beyond 50 ms each: total blocking time. */
  readonly blockingMs: number;
  readonly frames: number;
  /** Longest time between two frames. */
  readonly longestFrameMs: number;
}

/** Watches the page from now on; answers what was seen when asked. */
export async function watchLongTasks(page: Page): Promise<() => Promise<LongTasks>> {
  const watch = await page.evaluateHandle(() => {
    const seen = { count: 0, longestMs: 0, blockingMs: 0, frames: 0, longestFrameMs: 0 };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        seen.count++;
        seen.longestMs = Math.max(seen.longestMs, duration);
        seen.blockingMs += duration - 50;
      }
    }).observe({ type: 'longtask' });
    let lastMs = performance.now();
    const frame = (nowMs: number) => {
      seen.longestFrameMs = Math.max(seen.longestFrameMs, nowMs - lastMs);
      lastMs = nowMs;
      seen.frames++;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    return seen;
  });
  return () => watch.jsonValue();
}

/** Tasks of the page's main thread by the processor time they took, which other programs on the machine do not lengthen. */
export interface TaskCosts {
  readonly above50MsCount: number;
  readonly longestMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time, µs. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Traces the browser from now on; answers what its busiest page did when asked. */
export async function traceTasks(page: Page): Promise<() => Promise<TaskCosts>> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (!session) throw new Error('The page has no browser to trace');
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', { categories: 'toplevel,__metadata', transferMode: 'ReportEvents' });
  return async () => {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    const mains = events.filter((event) => event.ph === 'M' && event.args?.name === 'CrRendererMain');
    const costsMs = mains.map(({ pid, tid }) =>
      events.flatMap((event) =>
        event.pid === pid && event.tid === tid && event.name.endsWith('RunTask')
          ? [(event.tdur ?? 0) / 1000]
          : [],
      ),
    );
    const busiest = costsMs.toSorted((a, b) => b.length - a.length)[0] ?? [];
    return {
      above50MsCount: busiest.filter((costMs) => costMs > 50).length,
      longestMs: busiest.reduce((most, costMs) => Math.max(most, costMs), 0),
    };
  };
}
