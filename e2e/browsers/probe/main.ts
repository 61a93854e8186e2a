// What a browser has, and how it reads a file in blocks.
import { bytesOfBlob } from '../../../src/training/checkpoints/file-store';

export interface BrowserProbe {
  /** Whether a blob's stream fills the buffer it is given. */
  hasByteReader(): boolean;
  /** Does what a walk must hear of. */
  doWrong(wrong: Wrong): void;
  /** Reads `sizeBytes` bytes of a known pattern in blocks; answers how many came, and how many of them are wrong. */
  readInBlocks(
    sizeBytes: number,
    blockBytes: number,
  ): Promise<{ read: number; wrong: number; blocks: number }>;
}

export type Wrong = 'thrown' | 'said' | 'against the policy';

declare global {
  interface Window {
    browserProbe: BrowserProbe;
  }
}

const byteAt = (place: number) => (place * 31 + (place >> 8)) & 255;

window.browserProbe = {
  hasByteReader() {
    try {
      void new Blob([new Uint8Array(1)]).stream().getReader({ mode: 'byob' }).cancel();
      return true;
    } catch {
      return false;
    }
  },
  doWrong(wrong) {
    if (wrong === 'said') console.error('said by the probe');
    else if (wrong === 'against the policy') fetch('https://example.com').catch(() => {});
    else
      setTimeout(() => {
        throw new Error('thrown by the probe');
      });
  },
  async readInBlocks(sizeBytes, blockBytes) {
    const bytes = new Uint8Array(sizeBytes);
    for (let place = 0; place < sizeBytes; place++) bytes[place] = byteAt(place);
    const found = { read: 0, wrong: 0, blocks: 0 };
    for await (const block of bytesOfBlob(new Blob([bytes])).blocks(blockBytes)) {
      if (!block) break;
      found.blocks++;
      for (const byte of block) if (byte !== byteAt(found.read++)) found.wrong++;
    }
    return found;
  },
};
