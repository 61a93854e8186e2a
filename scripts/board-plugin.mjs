// Builds the board beside the studio: as a page with one script and one style sheet, and as a single file to keep. Its script
// is a classic one, since browsers load no modules from the disk.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { lonePagePolicy } from './headers.mjs';

/** @param {string} text @returns {string} as a policy names a script */
const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * The script and the styles of the board.
 * @param {string} root
 * @param {import('vite').PluginOption[]} plugins
 * @param {import('vite').ResolvedConfig['build']['target']} target that of the studio
 */
async function bundled(root, plugins, target) {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins,
    publicDir: false,
    build: {
      write: false,
      target,
      sourcemap: 'hidden',
      cssCodeSplit: false,
      rolldownOptions: {
        input: path.join(root, 'src/board/main.tsx'),
        output: { format: 'iife', entryFileNames: 'assets/board-[hash].js' },
      },
    },
  });
  const [{ output }] = /** @type {import('rolldown').RolldownOutput[]} */ ([built].flat());
  const [script] = output;
  const styles = output.find((part) => part.type === 'asset' && part.fileName.endsWith('.css'));
  const map = output.find((part) => part.type === 'asset' && part.fileName.endsWith('.map'));
  if (styles?.type !== 'asset' || map?.type !== 'asset' || output.length !== 3)
    throw new Error(`The board is more than a script and its styles: ${output.map((part) => part.fileName)}`);
  return { script, css: String(styles.source), map };
}

/**
 * @param {string} root the folder with board.html
 * @param {() => import('vite').PluginOption[]} plugins
 * @returns {import('vite').Plugin}
 */
export function boardPage(root, plugins) {
  /** @type {import('vite').ResolvedConfig} */
  let config;
  return {
    name: 'vireo:board',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    async generateBundle() {
      const template = readFileSync(path.join(root, 'board.html'), 'utf8');
      const { script, css, map } = await bundled(root, plugins(), config.build.target);
      const cssFile = script.fileName.replace(/\.js$/, '.css');
      // A function in place of each text: `$&` in a script would mean something to replace().
      /** @param {string} policy @param {string} head @param {string} body */
      const page = (policy, head, body) =>
        template
          .replace(/ *<script type="module".*<\/script>\n/, () => `    ${body}\n`)
          .replace(
            '<head>',
            () => `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
          )
          .replace('  </head>', () => `    ${head}\n  </head>`);
      this.emitFile({ type: 'asset', fileName: script.fileName, source: script.code });
      this.emitFile({ type: 'asset', fileName: `${script.fileName}.map`, source: map.source });
      this.emitFile({ type: 'asset', fileName: cssFile, source: css });
      this.emitFile({
        type: 'asset',
        fileName: 'board.html',
        source: page(
          lonePagePolicy("'self'"),
          `<link rel="stylesheet" href="./${cssFile}" />`,
          `<script defer src="./${script.fileName}"></script>`,
        ),
      });
      // Within a page a script ends at its closing tag, whatever string that stands in.
      const inline = script.code.replaceAll('</script', '<\\/script');
      this.emitFile({
        type: 'asset',
        fileName: 'board-one-file.html',
        source: page(lonePagePolicy(hashOf(inline)), `<style>${css}</style>`, `<script>${inline}</script>`),
      });
    },
  };
}
