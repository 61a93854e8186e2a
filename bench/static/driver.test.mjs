import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { prepareDriver } from './driver.mjs';

test('a machine without the driver is told what is missing and how to have it', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'static-'));
  try {
    const answer = prepareDriver(path.join(folder, 'made'), folder);
    expect(answer).toMatchObject({ ok: false, missing: expect.stringContaining('RADV') });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
