/** Requests under way at once: one is read while another is decoded. */
const MOST_UNDER_WAY = 2;

/**
 * Which pages of a long list to fetch next, and which to keep, while the part in view moves faster than pages come:
 * only what is in view now is asked for, and what lies farthest from it is let go.
 */
export class PageWindow<T> {
  private readonly pages = new Map<number, T>();
  private readonly underWay = new Set<number>();
  private first = 0;
  private last = 0;

  /** @param letGo told of each page that is kept no more */
  constructor(
    private readonly mostKept: number,
    private readonly letGo: (content: T) => void = () => {},
  ) {}

  /** The pages in view, both inclusive. */
  look(first: number, last: number): void {
    this.first = first;
    this.last = last;
  }

  get(page: number): T | undefined {
    return this.pages.get(page);
  }

  /** The next page to ask for, now counted as under way; null while nothing in view is missing or enough is under way. */
  begin(): number | null {
    if (this.underWay.size >= MOST_UNDER_WAY) return null;
    for (let page = this.first; page <= this.last; page++) {
      if (this.pages.has(page) || this.underWay.has(page)) continue;
      this.underWay.add(page);
      return page;
    }
    return null;
  }

  /** A page has come, or (undefined) will not: then it is asked for again when somebody looks. */
  end(page: number, content: T | undefined): void {
    this.underWay.delete(page);
    if (content === undefined) return;
    this.pages.set(page, content);
    const distance = (of: number) => Math.max(0, this.first - of, of - this.last);
    const byDistance = [...this.pages.keys()].sort((a, b) => distance(b) - distance(a));
    for (const far of byDistance.slice(0, Math.max(0, this.pages.size - this.mostKept))) this.forget(far);
  }

  /** Lets go of all of them. */
  clear(): void {
    for (const page of [...this.pages.keys()]) this.forget(page);
  }

  private forget(page: number): void {
    const content = this.pages.get(page);
    this.pages.delete(page);
    if (content !== undefined) this.letGo(content);
  }
}
