// npm run pack: a package that needs no other, with the built page and a server for it. `npx` starts it by its name.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, isBuildFresh } from './build.mjs';
import { licences } from './licences/licences-plugin.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What is packed lies here: the page, the server, and the package's own package.json. */
export const PACKAGE_FOLDER = path.join(root, '.cache/package');

/** The server and its libraries as one file. @param {string} folder */
async function bundleServer(folder) {
  const { build: bundle } = await import('vite');
  await bundle({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [licences(root)],
    ssr: { noExternal: true },
    build: {
      ssr: path.join(root, 'scripts/vireo.mjs'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      copyPublicDir: false,
      rolldownOptions: { output: { entryFileNames: 'vireo.mjs', codeSplitting: false } },
    },
  });
  chmodSync(path.join(folder, 'vireo.mjs'), 0o755);
}

/**
 * Fills a folder with everything the package has.
 * @param {string} [folder]
 */
export async function fillPackage(folder = PACKAGE_FOLDER) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const dist = path.join(root, 'dist');
  // The shelf of weights is a hundred times as large as the page, and not ours to hand on.
  cpSync(dist, path.join(folder, 'page'), {
    recursive: true,
    filter: (file) => path.relative(dist, file) !== 'weights',
  });
  for (const name of ['LICENSE', 'CHANGELOG.md']) cpSync(path.join(root, name), path.join(folder, name));
  await bundleServer(folder);
  const { name, version, description, license, type, engines } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  const manifest = {
    name,
    version,
    description,
    license,
    type,
    engines,
    bin: { vireo: 'vireo.mjs' },
    scripts: { start: 'node vireo.mjs' },
  };
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(
    path.join(folder, 'README.md'),
    `# Vireo\n\n${description}\n\n\`\`\`sh\nnpx vireo          # serves http://localhost:4173/ to this machine\nnpx vireo --lan    # and, over https, to a classroom\n\`\`\`\n`,
  );
}

/** Packs that folder. @param {string} destination a folder @param {string} [folder] @returns {string} the path of the .tgz */
export function packInto(destination, folder = PACKAGE_FOLDER) {
  // Inside an npm script npm tells where it is itself; elsewhere it is on the path.
  const npm = process.env.npm_execpath;
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination];
  const { status, stdout, stderr } = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: folder, encoding: 'utf8' })
    : spawnSync('npm', args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`The package could not be packed: ${stderr}`);
  return path.join(destination, JSON.parse(stdout)[0].filename);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!isBuildFresh()) build();
  await fillPackage();
  console.log(packInto(root));
}
