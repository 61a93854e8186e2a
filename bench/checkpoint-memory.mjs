// What a checkpoint of a gigabyte costs in memory (ViT-B/16 with Adam): saved, loaded to go on with, and its weights taken
// in hand. node bench/checkpoint-memory.mjs: prints the highest resident memory of the page's process on the way (Linux).
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPage } from './open-page.mjs';

const MEGABYTE = 1e6;

/** Megabytes of a figure of /proc/PID/status. @param {string} pid @param {string} figure */
function resident(pid, figure) {
  const kilobytes = new RegExp(`${figure}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(kilobytes?.[1]) * 1024) / MEGABYTE;
}

/** The page processes below this program: a persistent profile has no session with its browser to ask. */
function ownRenderers() {
  const parents = new Map();
  const renderers = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      parents.set(pid, /PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0');
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) renderers.push(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  return renderers.filter((pid) => {
    for (let at = pid; at && at !== '0'; at = parents.get(at)) if (at === String(process.pid)) return true;
    return false;
  });
}

const profile = mkdtempSync(path.join(tmpdir(), 'vireo-checkpoint-'));
const { page: first, close } = await openPage('bench', profile);
const url = first.url();
const context = first.context();
try {
  for (const what of ['save', 'load', 'weights']) {
    // A page of its own each time: what an earlier one left on its heap does not count.
    const page = await context.newPage();
    try {
      await page.goto(url);
      const pids = ownRenderers();
      const before = new Map(pids.map((pid) => [pid, resident(pid, 'VmRSS')]));
      for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, '5');
      const bytes = await page.evaluate(
        (asked) =>
          new Promise((resolve, reject) => {
            const worker = new Worker('/bench/checkpoint-memory.worker.ts', { type: 'module' });
            worker.onmessage = ({ data }) => resolve(data);
            worker.onerror = ({ message }) => reject(new Error(message));
            worker.postMessage(asked);
          }),
        what,
      );
      const most = pids
        .map((pid) => ({ pid, peak: resident(pid, 'VmHWM') }))
        .toSorted((a, b) => b.peak - a.peak)[0];
      const from = before.get(most.pid) ?? 0;
      console.log(
        `${what}: ${(Number(bytes) / MEGABYTE).toFixed(0)} MB; the page from ${from.toFixed(0)} to ${most.peak.toFixed(0)} MB at most, ${resident(most.pid, 'VmRSS').toFixed(0)} MB after`,
      );
    } finally {
      await page.close();
    }
  }
} finally {
  await close();
  rmSync(profile, { recursive: true, force: true });
}
