/** Lists an archive, arranges it, and reads every file of it once, as the dataset room does. */
import { openDataset } from '../../src/dataset/open-dataset';
import { openSource } from '../../src/dataset/source/open-source';
import { planBlocks, readBlock } from '../../src/dataset/source/read-block';
import { DEFAULT_RECIPE } from '../../src/recipe/defaults';
import type { ReadReport } from './read-report';

async function measure(file: File): Promise<ReadReport> {
  const began = performance.now();
  const listed = await openSource({ kind: 'zip', file });
  if (!listed.ok) throw new Error(listed.failure.code);
  const listedMs = performance.now() - began;

  const openBegan = performance.now();
  const opened = await openDataset({ kind: 'zip', file }, () => Promise.reject(new Error('decodes nothing')));
  if (!opened.ok) throw new Error(opened.failure.code);
  const openedMs = performance.now() - openBegan;
  const { summary } = opened.value;

  const splitBegan = performance.now();
  opened.value.split(DEFAULT_RECIPE.split, 0, () => true);
  const splitMs = performance.now() - splitBegan;

  const readBegan = performance.now();
  let fileCount = 0;
  let brokenCount = 0;
  for (const block of planBlocks(listed.value, [...listed.value.files.keys()])) {
    for await (const { content } of readBlock(block)) {
      fileCount++;
      if (!content.ok) brokenCount++;
    }
  }
  return {
    imageCount: summary.imageCount,
    classCount: summary.classes.length,
    problemCount: summary.problems.length,
    fileCount,
    brokenCount,
    listedMs,
    openedMs,
    splitMs,
    readMs: performance.now() - readBegan,
  };
}

self.addEventListener('message', (event: MessageEvent<File>) => {
  measure(event.data).then((report) => self.postMessage(report), reportError);
});
