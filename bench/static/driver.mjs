// What `npm run bench:static` needs of a machine beside Node: gcc, Vulkan's headers and loader, and a Mesa with RADV. No
// graphics card. Debian: apt install gcc libvulkan-dev mesa-vulkan-drivers. VIREO_MESA=FOLDER names a folder that such
// packages were unpacked into (dpkg -x PACKAGE FOLDER), for a newer Mesa than the system's; it needs no root.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const LAYER = 'VK_LAYER_VIREO_recording';
const DRIVER = 'libvulkan_radeon.so';

/** @typedef {Record<string, string>} Environment */

/** @param {string} root @returns {string[]} where libraries lie below it */
function libraryFolders(root) {
  const lib = path.join(root, 'usr/lib');
  const triples = existsSync(lib) ? readdirSync(lib).filter((name) => name.endsWith('-linux-gnu')) : [];
  return [...triples.map((name) => path.join(lib, name)), path.join(root, 'usr/lib64'), lib];
}

/**
 * Builds the recording layer and describes the driver to Vulkan's loader.
 * @param {string} folder for what is made
 * @param {string | undefined} mesa a folder with unpacked packages; else the system's own
 * @returns {{ ok: true, environment: Environment } | { ok: false, missing: string }} what the process that compiles
 *   is started with, or a sentence
 */
export function prepareDriver(folder, mesa = process.env.VIREO_MESA) {
  const root = mesa || '/';
  /** @param {string} missing @returns {{ ok: false, missing: string }} */
  const lacks = (missing) => ({ ok: false, missing });
  if (process.platform !== 'linux')
    return lacks('The static model needs Linux: RADV, whose compiler it asks, is there alone.');
  const libraries = libraryFolders(root).find((one) => existsSync(path.join(one, DRIVER)));
  if (!libraries) {
    const where = mesa ? `VIREO_MESA=${mesa}` : 'this system';
    return lacks(
      `There is no RADV (${DRIVER}) in ${where}. Debian: apt install mesa-vulkan-drivers. Or unpack a newer one (dpkg -x) and name its folder: VIREO_MESA=FOLDER.`,
    );
  }
  if (spawnSync('gcc', ['--version']).status !== 0) return lacks('There is no gcc. Debian: apt install gcc.');
  const include = path.join(root, 'usr/include');
  const includes = existsSync(path.join(include, 'vulkan/vk_layer.h')) ? ['-I', include] : [];
  const headers = spawnSync('gcc', ['-E', ...includes, '-x', 'c', '-'], {
    input: '#include <vulkan/vk_layer.h>\n',
  });
  if (headers.status !== 0) return lacks('Vulkan’s headers are missing. Debian: apt install libvulkan-dev.');

  mkdirSync(folder, { recursive: true });
  const library = path.join(folder, 'librecording-layer.so');
  const source = path.join(here, 'recording-layer.c');
  const flags = ['-std=c17', '-O1', '-shared', '-fPIC', '-fvisibility=hidden'];
  const built = spawnSync('gcc', [...flags, ...includes, source, '-o', library], { encoding: 'utf8' });
  if (built.status !== 0)
    return lacks(`gcc could not build bench/static/recording-layer.c:\n${built.stderr}`);
  const layer = {
    file_format_version: '1.0.0',
    layer: {
      name: LAYER,
      type: 'GLOBAL',
      library_path: library,
      api_version: '1.3.0',
      implementation_version: '1',
      description: 'Writes down what a driver makes of compute pipelines',
    },
  };
  const driver = {
    file_format_version: '1.0.0',
    ICD: { library_path: path.join(libraries, DRIVER), api_version: '1.3.0' },
  };
  const driverFile = path.join(folder, 'driver.json');
  writeFileSync(path.join(folder, 'recording-layer.json'), JSON.stringify(layer));
  writeFileSync(driverFile, JSON.stringify(driver));
  return {
    ok: true,
    environment: {
      VK_DRIVER_FILES: driverFile,
      VK_ICD_FILENAMES: driverFile,
      VK_LAYER_PATH: folder,
      VK_INSTANCE_LAYERS: LAYER,
      MESA_SHADER_CACHE_DISABLE: 'true',
      ...(mesa ? { LD_LIBRARY_PATH: libraries } : {}),
    },
  };
}
