/** A browser that a walk drives: what Firefox and WebKit both can. */
export interface DrivenBrowser {
  open(url: string): Promise<void>;
  reload(): Promise<void>;
  /** What a function body comes to in the page; it may await. Rejects with what it throws. */
  evaluate<T>(body: string): Promise<T>;
  /** A PNG of the window. */
  picture(): Promise<Buffer>;
  /** Where downloads go. */
  readonly downloads: string;
  close(): Promise<void>;
}

/** Waits until what is asked answers something else than null or undefined. */
export async function soon<T>(
  ask: () => Promise<T | null | undefined>,
  what: string,
  limitMs: number,
): Promise<T> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined) return answer;
    if (performance.now() > endMs) throw new Error(`Waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
