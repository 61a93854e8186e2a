import { largestOf, smallestOf } from '../../../shared/many';
import { endOf, type ReadBlock, startOf } from '../../source/read-block';

/** Pieces a worker should get at least, so that all of them finish at about the same time. */
const PIECES_PER_WORKER = 6;
const MIN_FILES = 8;
const MAX_FILES = 160;

/**
 * The same files in pieces small enough to share among `workerCount` workers and to report progress by.
 * @param maxFiles of a piece
 */
export function splitBlocks(
  blocks: readonly ReadBlock[],
  workerCount: number,
  maxFiles = MAX_FILES,
): ReadBlock[] {
  const fileCount = blocks.reduce((sum, { files }) => sum + files.length, 0);
  const wanted = Math.ceil(fileCount / (workerCount * PIECES_PER_WORKER));
  const size = Math.min(MAX_FILES, Math.max(MIN_FILES, Math.min(maxFiles, wanted)));
  return blocks.flatMap((block) => splitBlock(block, size));
}

function splitBlock(block: ReadBlock, size: number): ReadBlock[] {
  if (block.files.length <= size) return [block];
  const pieces: ReadBlock[] = [];
  for (let at = 0; at < block.files.length; at += size) {
    if (block.kind === 'blobs') {
      pieces.push({ kind: 'blobs', files: block.files.slice(at, at + size) });
      continue;
    }
    const files = block.files.slice(at, at + size);
    const start = smallestOf(files.map(startOf));
    const end = Math.min(block.end, largestOf(files.map(endOf)));
    pieces.push({ ...block, start, end, files });
  }
  return pieces;
}
