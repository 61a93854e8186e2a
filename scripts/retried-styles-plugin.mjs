// Keeps a stylesheet that once failed to load from staying away.

/**
 * What Vite's loader of lazily fetched parts does where a stylesheet fails, and what it must do.
 * @type {[said: RegExp, instead: string][]}
 */
const amendments = [
  // It remembers the address as settled, and settled means fetched.
  [/(\(err\) => \{\s*)seen\[href\] = void 0;/, '$1delete seen[href];'],
  // A link that stands in the page means fetched, too.
  [/(e\.type === "error"\) )(rej\([^;]*\));/, '$1(link.remove(), $2);'],
];

/**
 * Vite asks for a stylesheet once, whether it came or not. Retry would bring the part without its styles, and nothing would say
 * so. `e2e/app.spec.ts` has one fail.
 * @returns {import('vite').Plugin}
 */
export function retriedStyles() {
  return {
    name: 'vireo:retried-styles',
    apply: 'build',
    transform: {
      filter: { id: /vite\/preload-helper\.js$/ },
      handler(code) {
        let amended = code;
        for (const [said, instead] of amendments) {
          if (!said.test(amended))
            this.error(
              'Vite’s preload helper has changed: see whether a stylesheet that failed is fetched again.',
            );
          amended = amended.replace(said, instead);
        }
        return { code: amended, map: null };
      },
    },
  };
}
