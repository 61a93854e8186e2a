// Serves the built page until it is told to stop, says where it is, and opens the browser.
import { spawn } from 'node:child_process';
import { serve } from '../serve.mjs';

/** Opens the address in the person's browser, where there is one. @param {string} url */
function openBrowser(url) {
  const hasScreen =
    process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (!hasScreen || process.env.CI) return;
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  // No browser to open is no failure: the address is on the screen.
  child.on('error', () => {});
  child.unref();
}

/**
 * The page for a classroom as well. Its libraries are loaded here, since most people never ask for it.
 * @param {string} page
 * @param {string | undefined} shelf
 * @param {number} port
 */
async function serveClassroom(page, shelf, port) {
  const [{ lanAddresses, lanNames }, { lanCertificate }, { serveLan }, { announcement }] = await Promise.all([
    import('../lan/addresses.mjs'),
    import('../lan/certificate.mjs'),
    import('../lan/serve-lan.mjs'),
    import('../lan/announcement.mjs'),
  ]);
  const [addresses, names] = [lanAddresses(), lanNames()];
  if (addresses.length === 0)
    throw new Error(
      'This machine is on no network. Connect it to the one of the classroom, and start again.',
    );
  const certificate = await lanCertificate({ names, addresses });
  const { close } = await serveLan({ folder: page, shelf, port, addresses, names, certificate });
  const hasColours = process.stdout.isTTY && !process.env.NO_COLOR;
  return { close, said: announcement({ addresses, names, port, certificate }, hasColours) };
}

/**
 * @param {object} what
 * @param {string} what.page the folder of the built page
 * @param {string} [what.shelf] the folder of weights
 * @param {string} what.command how the person asked for it
 * @param {import('./options.mjs').StartOptions} what.options
 */
export async function runServer({ page, shelf, command, options }) {
  const { url, port, close } = await serve(page, options.port, { shelf, host: options.host, command });
  const closes = [close];
  try {
    const classroom = options.lan ? await serveClassroom(page, shelf, port) : null;
    if (classroom) closes.push(classroom.close);
    console.log(`Vireo is at ${url}  (Ctrl+C stops it)`);
    if (classroom) console.log(`\n${classroom.said}`);
  } catch (error) {
    close();
    throw error;
  }
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      for (const end of closes) end();
    });
  }
  if (options.open) openBrowser(url);
}
