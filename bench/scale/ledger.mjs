// A ledger of many runs on a page's disk: copies of a run that an earlier Vireo kept, under names and times of their own.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const RUN = new URL(
  '../../reference/written-by/0.1/runs/3a598547-5659-4e6b-b4de-a68eb8c3f8f4/',
  import.meta.url,
);

const sha256 = (/** @type {Uint8Array} */ bytes) => createHash('sha256').update(bytes).digest();

/** A tensor file without tensors (src/training/checkpoints/tensor-file.ts). @param {unknown} header */
function headerFile(header) {
  const json = Buffer.from(JSON.stringify({ header, groups: [] }));
  const head = Buffer.alloc(Math.ceil((12 + json.length) / 4) * 4);
  head.write('VIREOTF2');
  head.writeUInt32LE(json.length, 8);
  json.copy(head, 12);
  return Buffer.concat([head, sha256(sha256(head))]);
}

/** @param {Buffer} file */
function headerOf(file) {
  return JSON.parse(file.subarray(12, 12 + file.readUInt32LE(8)).toString()).header;
}

/** Runs in a worker of the page. */
function write() {
  /** Chromium may collect a handle whose answer is awaited, and then never answers (src/shared/hold.ts). @type {unknown[]} */
  const held = [];
  Object.assign(self, { held });
  /** @param {MessageEvent<{ folder: string, files: [string, string][] }[]>} event */
  self.onmessage = async ({ data }) => {
    const root = await navigator.storage.getDirectory();
    const runs = await root.getDirectoryHandle('runs', { create: true });
    for (const { folder, files } of data) {
      const run = await runs.getDirectoryHandle(folder, { create: true });
      held.push(run);
      for (const [name, base64] of files) {
        const handle = await run.getFileHandle(name, { create: true });
        held.push(handle);
        const access = await /** @type {any} */ (handle).createSyncAccessHandle();
        access.write(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
        access.close();
      }
    }
    self.postMessage('written');
  };
}

/**
 * Writes the runs. @param {import('@playwright/test').Page} page a page of the origin @param {number} count
 */
export async function writeLedger(page, count) {
  const kept = readdirSync(RUN).map((name) => ({ name, bytes: readFileSync(new URL(name, RUN)) }));
  const entryFile = kept.find(({ name }) => name.startsWith('entry-'));
  if (!entryFile) throw new Error('The kept run has an entry');
  const { version, entry } = headerOf(entryFile.bytes);
  await page.route('**/write-ledger.js', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      // As the page, or the browser would not start it.
      headers: { 'cross-origin-embedder-policy': 'require-corp' },
      body: `(${write})()`,
    }),
  );
  await page.evaluate(() => Object.assign(globalThis, { writer: new Worker('/write-ledger.js') }));
  for (let from = 0; from < count; from += 100) {
    const runs = Array.from({ length: Math.min(100, count - from) }, (_, i) => {
      const number = from + i;
      const runId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
      const own = {
        ...entry,
        runId,
        name: `#${number} motifs · seed ${number}`,
        createdAt: entry.createdAt + 60_000 * number,
      };
      const files = kept.map(({ name, bytes }) => [
        name,
        (name === entryFile.name ? headerFile({ version, entry: own }) : bytes).toString('base64'),
      ]);
      return { folder: runId, files };
    });
    await page.evaluate(
      (part) =>
        new Promise((done) => {
          const writer = Reflect.get(globalThis, 'writer');
          writer.onmessage = done;
          writer.postMessage(part);
        }),
      runs,
    );
  }
}
