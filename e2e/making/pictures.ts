import type { BrowserContext } from '@playwright/test';

/** What a picture shows: three classes that a person tells apart at a glance. */
export const MOTIFS = ['cross', 'disc', 'stripes'] as const;
export type Motif = (typeof MOTIFS)[number];

export interface WantedPicture {
  readonly motif: Motif;
  /** Another picture of the same motif for every number. */
  readonly number: number;
  readonly type: 'image/png' | 'image/jpeg';
  /** px */
  readonly side: number;
}

/** Pictures as a browser's own encoders write them, `wanted` and answer in the same order. */
export async function drawPictures(
  context: BrowserContext,
  wanted: readonly WantedPicture[],
): Promise<Uint8Array[]> {
  const page = await context.newPage();
  const encoded = await page.evaluate(async (pictures) => {
    /** Uniform in [low, high), the same for the same picture on every machine. */
    const generator = (seed: number) => {
      let state = (seed * 2654435761 + 12345) >>> 0;
      return (low: number, high: number) => {
        state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
        return low + ((state ^ (state >>> 13)) >>> 0) * ((high - low) / 4294967296);
      };
    };
    const draw = (context: OffscreenCanvasRenderingContext2D, picture: (typeof pictures)[number]) => {
      const { side, motif } = picture;
      const random = generator(picture.number * 3 + motif.length);
      const gray = () => Math.round(random(0, 70));
      context.fillStyle = `rgb(${gray()} ${gray()} ${gray()})`;
      context.fillRect(0, 0, side, side);
      const hue = { cross: 45, disc: 345, stripes: 205 }[motif] + random(-15, 15);
      context.fillStyle = `hsl(${hue} 85% ${random(55, 70)}%)`;
      const [x, y] = [random(0.35, 0.65) * side, random(0.35, 0.65) * side];
      const reach = random(0.28, 0.34) * side;
      context.beginPath();
      if (motif === 'disc') context.arc(x, y, reach, 0, 2 * Math.PI);
      if (motif === 'cross') {
        context.rect(x - reach, y - reach / 4, 2 * reach, reach / 2);
        context.rect(x - reach / 4, y - reach, reach / 2, 2 * reach);
      }
      if (motif === 'stripes')
        for (let top = random(0, side / 6); top < side; top += side / 4) context.rect(0, top, side, side / 8);
      context.fill();
    };
    const files: string[] = [];
    for (const picture of pictures) {
      const canvas = new OffscreenCanvas(picture.side, picture.side);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('This browser draws no pictures.');
      draw(context, picture);
      const blob = await canvas.convertToBlob({ type: picture.type, quality: 0.92 });
      let binary = '';
      for (const byte of new Uint8Array(await blob.arrayBuffer())) binary += String.fromCharCode(byte);
      files.push(btoa(binary));
    }
    return files;
  }, wanted);
  await page.close();
  return encoded.map((base64) => new Uint8Array(Buffer.from(base64, 'base64')));
}
