// npm run test:browsers: a walk through the built page in Firefox and in WebKit, Debian's own.
import { pathToFileURL } from 'node:url';
import { build, isBuildFresh } from './build.mjs';
import { installDebianPackages, succeeds } from './debian.mjs';
import { ensureModules } from './install.mjs';
import { formatFailures, formatSlowest, playwrightArgs, runStage } from './stages/run-stage.mjs';

/** What a walk needs, the package that brings it, and how it is seen that it is there. */
const NEEDED = [
  { command: 'firefox-esr', args: ['--version'], debian: 'firefox-esr' },
  { command: 'WebKitWebDriver', args: ['--help'], debian: 'webkit2gtk-driver' },
  { command: 'xvfb-run', args: ['--help'], debian: 'xvfb' },
  { command: 'xauth', args: ['-V'], debian: 'xauth' },
];

function missing() {
  return NEEDED.filter(({ command, args }) => !succeeds(command, args)).map(({ debian }) => debian);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureModules();
  if (missing().length > 0) installDebianPackages(missing());
  const lacking = missing();
  if (lacking.length > 0) {
    console.error(`The walks need Debian's ${lacking.join(', ')}: apt-get install ${lacking.join(' ')}`);
    console.log('0 passed, 1 failed');
    process.exit(1);
  }
  if (!isBuildFresh()) build();
  const { passed, failed, failures, slowest } = await runStage(
    playwrightArgs('playwright.browsers.config.ts'),
  );
  console.log(`\nThe slowest walks:\n${formatSlowest(slowest)}\n`);
  if (failures.length > 0) console.log(formatFailures(failures));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
