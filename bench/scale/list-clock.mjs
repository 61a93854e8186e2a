// When the kept runs stand on the screen, by the page's own clock: what waits for them from outside looks every half second.

/** Notes it, in ms since the address was asked for: the first rows, and all of so many. Runs in the page, before its own scripts. @param {number} count */
export function clockList(count) {
  /** @type {{ firstMs: number | null, allMs: number | null }} */
  const listed = { firstMs: null, allMs: null };
  Object.assign(globalThis, { listed });
  const look = () => {
    const table = document.querySelector('table[aria-label="Runs"]');
    if (table?.querySelector('tbody tr')) listed.firstMs ??= performance.now();
    if (table?.getAttribute('aria-rowcount') === String(count + 1)) listed.allMs ??= performance.now();
    if (listed.allMs === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
