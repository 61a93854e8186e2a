// npm run test:pytorch: what can only be shown beside PyTorch or ONNX itself. Finds a Python that has it, or installs Debian's.
import { pathToFileURL } from 'node:url';
import { installDebianPackages, succeeds } from './debian.mjs';
import { ensureModules } from './install.mjs';
import { formatFailures, formatSlowest, runStage, vitestArgs } from './stages/run-stage.mjs';

const PACKAGES = [
  ...['python3-torch', 'python3-torchvision', 'python3-pil', 'libopenblas0-pthread'],
  // What runs the exported notebook.
  ...['python3-nbclient', 'python3-ipykernel', 'python3-matplotlib'],
  // ONNX's own conformance cases.
  'python3-onnx',
];
const MODULES = 'torch, torchvision, PIL, nbclient, ipykernel, matplotlib, onnx';

/** @returns {string | undefined} a Python with all modules; the system's own where both have them */
export function findPython() {
  const candidates = [process.env.VIREO_PYTHON, '/usr/bin/python3', 'python3', 'python'];
  return candidates.find((python) => python && succeeds(python, ['-c', `import ${MODULES}`]));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureModules();
  if (findPython() === undefined) installDebianPackages(PACKAGES);
  const python = findPython();
  if (python === undefined) {
    console.error(`No Python with ${MODULES}: name one in VIREO_PYTHON.`);
    console.log('0 passed, 1 failed');
    process.exit(1);
  }
  const { passed, failed, failures, slowest } = await runStage(vitestArgs('pytorch'), {
    env: { VIREO_PYTHON: python },
  });
  console.log(`\nThe slowest tests beside PyTorch:\n${formatSlowest(slowest)}\n`);
  if (failures.length > 0) console.log(formatFailures(failures));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
