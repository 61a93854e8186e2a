import { describe, expect, it } from 'vitest';
import { PageWindow } from './page-window';

/** Asks for all it may and answers with what was asked for. */
function ask(pages: PageWindow<string>): number[] {
  const asked: number[] = [];
  for (let page = pages.begin(); page !== null; page = pages.begin()) asked.push(page);
  return asked;
}

describe('the pages of a long list', () => {
  it('are asked for where they are in view, each once, two at a time', () => {
    const pages = new PageWindow<string>(10);
    pages.look(3, 6);
    expect(ask(pages)).toEqual([3, 4]);
    pages.end(3, 'three');
    expect(ask(pages)).toEqual([5]);
    pages.end(4, 'four');
    pages.end(5, 'five');
    expect(ask(pages)).toEqual([6]);
    pages.end(6, 'six');
    expect(ask(pages)).toEqual([]);
    expect(pages.get(5)).toBe('five');
  });

  it('are not asked for when they were only passed by', () => {
    const pages = new PageWindow<string>(10);
    for (let page = 0; page < 500; page++) {
      pages.look(page, page + 1);
      ask(pages);
    }
    pages.end(0, 'zero');
    pages.end(1, 'one');
    expect(ask(pages)).toEqual([499, 500]);
  });

  it('stay while they are near, however long the list', () => {
    const pages = new PageWindow<string>(4);
    for (let page = 0; page < 100; page++) {
      pages.look(page, page);
      for (const asked of ask(pages)) pages.end(asked, `page ${asked}`);
    }
    const kept = Array.from({ length: 100 }, (_, page) => page).filter((page) => pages.get(page));
    expect(kept).toEqual([96, 97, 98, 99]);
  });

  it('are asked for again after a failure', () => {
    const pages = new PageWindow<string>(4);
    pages.look(0, 0);
    expect(ask(pages)).toEqual([0]);
    pages.end(0, undefined);
    expect(ask(pages)).toEqual([0]);
  });

  it('are told of when they are let go, each once, in the end all of them', () => {
    const gone: string[] = [];
    const pages = new PageWindow<string>(2, (content) => gone.push(content));
    for (let page = 0; page < 4; page++) {
      pages.look(page, page);
      ask(pages);
      pages.end(page, `page ${page}`);
    }
    expect(gone).toEqual(['page 0', 'page 1']);
    pages.clear();
    expect(gone.toSorted()).toEqual(['page 0', 'page 1', 'page 2', 'page 3']);
    expect(pages.get(3)).toBeUndefined();
  });
});
