// The HTML demo's program (src/demo) as text, for the page that writes demos: `virtual:demo-program`.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ID = 'virtual:demo-program';
const ENTRY = fileURLToPath(new URL('../src/demo/program.ts', import.meta.url));

/**
 * One classic script without imports, since a page opened from the disk may load no module. Not minified: who opens the
 * file can read what it does.
 * @returns {Promise<{ code: string, files: string[] }>}
 */
export async function demoProgram() {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      rolldownOptions: { input: ENTRY, output: { format: 'iife' } },
    },
  });
  const [output] = [built].flat();
  if (!output || !('output' in output)) throw new Error('The demo was watched, not built.');
  const [chunk, ...others] = output.output;
  if (others.length > 0)
    throw new Error(`The demo is to be one script: ${others.map(({ fileName }) => fileName)}`);
  return { code: chunk.code, files: Object.keys(chunk.modules) };
}

/** @returns {import('vite').Plugin} */
export function demoProgramPlugin() {
  return {
    name: 'vireo:demo-program',
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    async load(id) {
      if (id !== `\0${ID}`) return null;
      const { code, files } = await demoProgram();
      for (const file of files) this.addWatchFile(file);
      return `export default ${JSON.stringify(code)};`;
    },
  };
}
