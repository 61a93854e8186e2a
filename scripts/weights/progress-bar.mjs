import { inMegabytes } from './refusal.mjs';

const WIDTH = 28;

/**
 * A line that fills on a terminal; elsewhere nothing, since a log does not need it.
 * @param {string} label
 * @param {{ isTTY?: boolean, write: (text: string) => unknown }} out
 */
export function progressBar(label, out) {
  const begun = Date.now();
  let from = -1;
  let drawn = 0;
  return {
    /** @param {number} done @param {number} total bytes */
    progress(done, total) {
      if (from < 0) from = done;
      const now = Date.now();
      if (!out.isTTY || (now - drawn < 100 && done < total)) return;
      drawn = now;
      const full = Math.round((WIDTH * done) / total);
      const perSecond = ((done - from) * 1000) / Math.max(1, now - begun);
      const left = perSecond > 0 ? `${Math.ceil((total - done) / perSecond)} s left` : '';
      const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
      out.write(`\r${label} ${bar} ${inMegabytes(done)} of ${inMegabytes(total)}, ${left}\x1b[K`);
    },
    end() {
      if (drawn > 0) out.write('\r\x1b[K');
    },
  };
}
