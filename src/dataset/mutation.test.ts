/** Zips with random damage: every one opens or is refused in words, and what is read is true. */

import { expect, it } from 'vitest';
import { en } from '../i18n/en';
import { CounterRng } from '../shared/rng';
import { eachMutation, MUTATIONS, SEEDS } from '../shared/testing/each-mutation';
import { encodePng } from './decode/formats/encode-png';
import { openDataset } from './open-dataset';
import { openSource } from './source/open-source';
import { planBlocks, readBlock } from './source/read-block';
import { damage } from './testing/damage';
import { decodeHere } from './testing/decode-here';
import { expectSound } from './testing/expect-sound';
import { type MadeEntry, text, type ZipOptions, zipBytes } from './testing/make-zip';

function picture(number: number): Uint8Array {
  const rng = new CounterRng(number, 60);
  return encodePng(
    Uint8Array.from({ length: 12 * 12 * 3 }, () => rng.integer(256)),
    12,
    12,
  );
}

const entries: readonly MadeEntry[] = [
  { name: 'birds/train/crow/1.png', content: picture(1), deflate: true },
  { name: 'birds/train/crow/2.png', content: picture(2) },
  { name: 'birds/train/owl/3.png', content: picture(3), deflate: true, descriptor: true },
  { name: 'birds/train/owl/4.png', content: picture(4), zip64: true },
  { name: 'birds/test/x/5.png', content: picture(5), deflate: true },
  { name: 'birds/map.csv', content: text('class,group\ncrow,day\nowl,night\n'), deflate: true },
  { name: '__MACOSX/birds/._1.png', content: text('finder') },
];
const shapes: readonly ZipOptions[] = [
  {},
  { zip64End: true },
  { comment: text('a comment') },
  { prefix: text('MZ') },
];
const wholes = shapes.map((shape) => zipBytes(entries, shape));

const sentences = new Set([...Object.keys(en.failure), ...Object.keys(en.problem)]);
const fingerprintOf = (bytes: Uint8Array) => String(bytes);
const truth = new Set(entries.map(({ content }) => fingerprintOf(content ?? new Uint8Array(0))));

it.each(SEEDS)(
  `${MUTATIONS} damaged zips by seed %i: a sentence for every refusal, and no false byte`,
  async (seed) => {
    let opened = 0;
    let filesRead = 0;
    let refusals = 0;
    await eachMutation(seed, async (mutation) => {
      const bytes = damage(wholes[mutation % wholes.length], mutation);
      const file = new File([bytes], 'damaged.zip');
      const listed = await openSource({ kind: 'zip', file });
      if (listed.ok) {
        const all = listed.value.files.map((_, i) => i);
        for (const block of planBlocks(listed.value, all)) {
          for await (const { content } of readBlock(block)) {
            if (content.ok) {
              filesRead++;
              // Two checksums that agree by accident would need damage of both; an empty file is one that was renamed so.
              expect(truth.has(fingerprintOf(content.value)) || content.value.length === 0).toBe(true);
            } else {
              refusals++;
              expect(sentences).toContain(content.failure.code);
            }
          }
        }
      }
      const dataset = await openDataset({ kind: 'zip', file }, decodeHere);
      if (!dataset.ok) {
        expect(sentences).toContain(dataset.failure.code);
        return;
      }
      opened++;
      expectSound(dataset.value);
      const report = await dataset.value.checkHealth(() => {}, new AbortController().signal);
      const reasons = report.findings.flatMap(({ groups }) =>
        groups.flatMap(({ reason }) => reason?.code ?? []),
      );
      for (const { code } of dataset.value.summary.problems) expect(sentences).toContain(code);
      for (const code of reasons) expect(sentences).toContain(code);
      expect(report.comparedCount).toBeLessThanOrEqual(dataset.value.items.length);
    });
    // The damage is neither so mild that nothing is refused nor so heavy that nothing is left.
    expect(opened).toBeGreaterThan(MUTATIONS / 2);
    expect(filesRead).toBeGreaterThan(MUTATIONS);
    expect(refusals).toBeGreaterThan(MUTATIONS / 4);
  },
);

it('200 damaged pictures in a healthy zip: each is decoded or has its reason', async () => {
  const damaged = Array.from({ length: 200 }, (_, seed): MadeEntry => {
    const bytes = Uint8Array.from(picture(seed));
    const rng = new CounterRng(seed, 62);
    for (let flips = rng.integer(4); flips > 0; flips--) bytes[rng.integer(bytes.length)] = rng.integer(256);
    const cut = rng.integer(4) === 0 ? rng.integer(bytes.length) : bytes.length;
    return { name: `${seed % 2 ? 'crow' : 'owl'}/${seed}.png`, content: bytes.slice(0, cut) };
  });
  const file = new File([zipBytes(damaged)], 'damaged.zip');
  const dataset = await openDataset({ kind: 'zip', file }, decodeHere);
  if (!dataset.ok) throw new Error(dataset.failure.code);
  const { findings, comparedCount } = await dataset.value.checkHealth(() => {}, new AbortController().signal);
  const broken = findings.filter(({ kind }) => ['unreadable', 'empty', 'notAnImage'].includes(kind));
  const groups = broken.flatMap((finding) => finding.groups);
  expect(groups.length).toBeGreaterThan(50);
  expect(comparedCount).toBeGreaterThan(20);
  expect(groups.length + comparedCount).toBe(200);
  for (const { reason } of groups) expect(sentences).toContain(reason?.code);
});
