// One measurement in a process of its own: what one model leaves behind must not slow the next. Called by bench/step.mjs
// with the bundle, the package's folder, the name of the measurement and its arguments as JSON; sends the answer.
import { pathToFileURL } from 'node:url';
import { provideWebgpu } from '../../scripts/dawn.mjs';

const [bundle, installed, name, given] = process.argv.slice(2);
await provideWebgpu(installed);
const measurements = await import(pathToFileURL(bundle).href);
const report = await measurements[name](...JSON.parse(given));
// Dawn keeps a process alive: leave once the answer is through.
process.send?.(report, () => process.exit(0));
