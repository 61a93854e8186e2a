import type { Page } from '@playwright/test';

/** What kept the page from answering a person: tasks of its main thread longer than 50 ms. */
export interface LongTasks {
  readonly count: number;
  readonly longestMs: number;
  /** Their time beyond 50 ms each: total blocking time. */
  readonly blockingMs: number;
  /** Longest time between two frames. */
  readonly longestFrameMs: number;
}

/** Watches the page from now on; answers what was seen when asked. */
export async function watchLongTasks(page: Page): Promise<() => Promise<LongTasks>> {
  const watch = await page.evaluateHandle(() => {
    const seen = { count: 0, longestMs: 0, blockingMs: 0, longestFrameMs: 0 };
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
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    return seen;
  });
  return () => watch.jsonValue();
}
