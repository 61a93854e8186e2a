import { failure, type Result, success } from '../shared/result';
import { showImage } from './images';
import { saveFile } from './save-file';

/** A picture of the gallery, and the two lines below it. */
export interface GalleryPicture {
  readonly index: number;
  readonly isRight: boolean;
  readonly lines: readonly [string, string];
}

const SIDE = 224;
const GAP = 16;
const LINE = 22;
const COLUMNS = 4;
/** What is right and wrong is said by a sign too. */
const INK = { right: '#2b8a3e', wrong: '#c92a2a', words: '#212529' };

/** Downloads pictures with what is said of them as one PNG, four to a row on white. Failure: `galleryNotDrawn`. */
export async function downloadGallery(
  name: string,
  pictures: readonly GalleryPicture[],
): Promise<Result<null>> {
  const columns = Math.min(COLUMNS, pictures.length);
  const rows = Math.ceil(pictures.length / COLUMNS);
  const height = SIDE + 2 * LINE + GAP;
  const canvas = document.createElement('canvas');
  canvas.width = columns * (SIDE + GAP) + GAP;
  canvas.height = rows * height + GAP;
  const context = canvas.getContext('2d');
  if (!context) return failure('galleryNotDrawn');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.font = '16px system-ui, sans-serif';
  for (const [i, { index, isRight, lines }] of pictures.entries()) {
    const x = GAP + (i % COLUMNS) * (SIDE + GAP);
    const y = GAP + Math.floor(i / COLUMNS) * height;
    await drawPicture(context, index, x, y);
    for (const [line, text] of lines.entries()) {
      context.fillStyle = line > 0 ? INK.words : isRight ? INK.right : INK.wrong;
      context.fillText(text, x, y + SIDE + LINE * (line + 1) - 4, SIDE);
    }
  }
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!png) return failure('galleryNotDrawn');
  saveFile(name, png);
  return success(null);
}

/** Whole, in a square; left out where the browser cannot show the file. */
async function drawPicture(
  context: CanvasRenderingContext2D,
  index: number,
  x: number,
  y: number,
): Promise<void> {
  const blob = await showImage(index);
  const picture = blob && (await createImageBitmap(blob).catch(() => null));
  if (!picture) return;
  const scale = SIDE / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  context.drawImage(picture, x + (SIDE - width) / 2, y + (SIDE - height) / 2, width, height);
  picture.close();
}
