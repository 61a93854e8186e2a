/** Locks of an origin as `navigator.locks` gives them: one holder at a time, the others wait or are told that it is taken. */
export class Locks {
  readonly held = new Set<string>();
  async query() {
    return { held: [...this.held].map((name) => ({ name, mode: 'exclusive' })) };
  }

  private readonly waiting = new Map<string, Promise<unknown>>();

  async request<T>(
    name: string,
    ...[options, work]: [(lock: object | null) => T] | [{ ifAvailable: boolean }, (lock: object | null) => T]
  ): Promise<Awaited<T>> {
    const act = typeof options === 'function' ? options : work;
    if (!act) throw new TypeError('No callback');
    const mayWait = typeof options === 'function' || !options.ifAvailable;
    if (!mayWait && this.held.has(name)) return await act(null);
    const before = this.waiting.get(name);
    const mine = (async () => {
      if (mayWait) await before;
      this.held.add(name);
      try {
        return await act({ name });
      } finally {
        this.held.delete(name);
      }
    })();
    this.waiting.set(
      name,
      mine.catch(() => undefined),
    );
    return await mine;
  }
}
