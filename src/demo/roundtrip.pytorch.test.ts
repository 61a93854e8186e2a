/** A dozen files of as many kinds the whole way round: page, demo, predict.py, ONNX, notebook. All recipes: npm run roundtrip. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('what leaves the page answers as the page did', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['bench/roundtrip.mjs', '--recipe', 'cnn', '--files', '12'],
    { encoding: 'utf8' },
  );
  expect(`${stdout}${stderr}`).toContain('4 of 4');
  expect(status).toBe(0);
});
