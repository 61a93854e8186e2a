// Keeps tfjs's threaded WASM backend working once it is minified.

const declaration =
  /var _scriptDir = typeof document[^;]*;\s*if \(typeof __filename !== 'undefined'\) _scriptDir = _scriptDir \|\| __filename;/;

/**
 * The backend starts its threads from the source text of its own factory function (`Function.toString`), which
 * asks for `_scriptDir`, a variable outside that function, behind a `typeof` guard. A minifier sees that the
 * variable is declared, drops the guard and renames it: every thread then stops at a ReferenceError and the CPU
 * device never starts. Without the declaration the guard stays, and answers "undefined", as it does in any
 * worker unminified.
 * @returns {import('vite').Plugin}
 */
export function threadedWasm() {
  return {
    name: 'vireo:threaded-wasm',
    apply: 'build',
    transform: {
      filter: { id: /tfjs-backend-wasm-threaded-simd\.js$/ },
      handler(code) {
        if (!declaration.test(code))
          this.error('tfjs-backend-wasm no longer declares _scriptDir: see whether its threads still start.');
        return { code: code.replace(declaration, ''), map: null };
      },
    },
  };
}
