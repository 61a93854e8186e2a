// npm run weights: fills the shelf of pretrained weights. From a fresh checkout it installs the libraries first.
import { ensureModules } from './install.mjs';

try {
  ensureModules();
  const [{ weights }, { SHELF_FOLDER }] = await Promise.all([
    import('./weights/commands.mjs'),
    import('./weights/shelf-folder.mjs'),
  ]);
  await weights(process.argv.slice(2), {
    folder: SHELF_FOLDER,
    hub: process.env.VIREO_HUB || undefined,
    say: console.log,
    out: process.stderr,
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
