/** An exported PyTorch project, unpacked in a folder of its own, and a Python to run it with. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import JSZip from 'jszip';

export interface PythonResult {
  readonly status: number | null;
  /** Both streams, for messages of failed tests. */
  readonly output: string;
}

/** Runs Python (VIREO_PYTHON, else Debian's) in `folder`, with so many threads in each of its processes. */
export function python(folder: string, args: readonly string[], threads = 2): PythonResult {
  const executable = process.env.VIREO_PYTHON ?? '/usr/bin/python3';
  const { status, stdout, stderr, error } = spawnSync(executable, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: String(threads) },
    timeout: 240_000,
  });
  return { status, output: `${stdout}${stderr}${error ?? ''}` };
}

/** Unpacks a zip into a new folder and returns it. */
export async function unpack(zip: Blob): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vireo-pytorch-'));
  const entries = await JSZip.loadAsync(await zip.arrayBuffer());
  for (const entry of Object.values(entries.files)) {
    const target = path.join(folder, entry.name);
    if (entry.dir) continue;
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, await entry.async('uint8array'));
  }
  return folder;
}
