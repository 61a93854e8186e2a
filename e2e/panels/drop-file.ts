import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Locator, test } from '@playwright/test';

/** A file that a person holds: a name and its bytes. */
export interface HeldFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Drags a real file from a folder of this machine onto the middle of `zone` and lets it go, as a mouse does. */
export function dropFile(zone: Locator, file: HeldFile): Promise<void> {
  return dropFiles(zone, [file]);
}

/** The same with several files in one hand. */
export async function dropFiles(zone: Locator, held: readonly HeldFile[]): Promise<void> {
  const files = held.map(({ name, bytes }) => {
    const file = test.info().outputPath('dropped', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    return file;
  });
  // In view may still be below the header, which stays where it is.
  await zone.evaluate((element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const box = await zone.boundingBox();
  if (!box) throw new Error('There is nothing on the screen to drop onto.');
  const devtools = await zone.page().context().newCDPSession(zone.page());
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', {
      type,
      x: box.x + box.width / 2,
      y: box.y + box.height / 2,
      data: { items: [], files, dragOperationsMask: 1 },
    });
  }
  await devtools.detach();
}

/** Gives files to a file input, as its dialog does. */
export async function pickFile(input: Locator, { name, bytes }: HeldFile): Promise<void> {
  await input.setInputFiles({ name, mimeType: 'application/zip', buffer: Buffer.from(bytes) });
}
