/** An exported demo in a real browser: every kind of file becomes the bytes that Pillow and torchvision make of it. */
import { describe, expect, it } from 'vitest';
import fixture from '../dataset/decode/fixtures/image-kinds.json';
import { exportHtmlDemo } from '../formats/html-demo';
import { exampleModel } from '../formats/testing/example-models';
import { TEST_WORDS } from '../formats/testing/run-demo';
import type { ExportedModel } from '../protocol/model';
import { DEFAULT_ARCHITECTURES } from '../recipe/defaults';
import type { Preprocessing } from '../recipe/schema';

/** What reference/image-kinds.py calls its transforms. */
const PREPROCESSING: Readonly<Record<string, Partial<Preprocessing>>> = {
  stretch: { imageSize: 16, resize: 'stretch', resizeTo: 16 },
  enlarge: { imageSize: 31, resize: 'stretch', resizeTo: 31 },
  crop: { imageSize: 12, resize: 'crop', resizeTo: 15 },
  pad: { imageSize: 14, resize: 'pad', resizeTo: 14 },
  gray: { imageSize: 11, resize: 'stretch', resizeTo: 11, channels: 1 },
};

/** Where browsers cannot give what Pillow does; docs/pixels.md names them. */
const KNOWN_DIFFERENCES = ['GIF with a transparent colour'];

function modelFor(preprocessing: Partial<Preprocessing>): ExportedModel {
  const { imageSize, channels = 3 } = preprocessing;
  const architecture = { ...DEFAULT_ARCHITECTURES.cnn, blocks: DEFAULT_ARCHITECTURES.cnn.blocks.slice(0, 1) };
  const model = exampleModel(architecture, { imageSize, channels });
  const whole = { ...model.recipe.preprocessing, interpolation: 'bilinear', ...preprocessing } as const;
  return { ...model, recipe: { ...model.recipe, preprocessing: { ...whole, channels } } };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** The demo in a frame of its own, as a page that is opened. */
async function opened(model: ExportedModel, threshold = 0): Promise<Window> {
  const frame = document.createElement('iframe');
  frame.srcdoc = await exportHtmlDemo(model, TEST_WORDS, threshold).text();
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
  document.body.append(frame);
  await loaded;
  const page = frame.contentWindow;
  if (!page?.vireo) throw new Error('the demo did not start');
  return page;
}

async function pixelsOf(page: Window, file: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const answer = await page.vireo?.answer(new Blob([file]));
  if (!answer?.ok) throw new Error(JSON.stringify(answer));
  expect(answer.value.probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  return answer.value.pixels;
}

/** The same JPEG with another EXIF orientation: its one entry's value, big-endian in Pillow's files or little. */
function turned(file: Uint8Array<ArrayBuffer>, orientation: number): Uint8Array<ArrayBuffer> {
  const copy = file.slice();
  const text = String.fromCharCode(...file.subarray(0, 200));
  const entry = Math.max(text.indexOf('\x01\x12\0\x03'), text.indexOf('\x12\x01\x03\0'));
  const isBig = text[entry] === '\x01';
  new DataView(copy.buffer).setUint16(entry + 8, orientation, !isBig);
  return copy;
}

describe.each(Object.entries(PREPROCESSING))('pixels in the demo, %s', (transform, preprocessing) => {
  it('are Pillow’s for every kind of file', async () => {
    const page = await opened(modelFor(preprocessing));
    const different: string[] = [];
    let compared = 0;
    for (const { name, file, expected } of fixture.cases) {
      const result = (expected as Record<string, number>)[transform];
      if (result === undefined || KNOWN_DIFFERENCES.includes(name)) continue;
      const pixels = await pixelsOf(page, bytesOf(file));
      compared++;
      if (String(pixels) !== String(bytesOf(fixture.results[result]))) different.push(name);
    }
    expect(different).toEqual([]);
    expect(compared).toBeGreaterThan(70);
  });
});

it('turns no picture by its EXIF orientation, 1 to 8', async () => {
  const page = await opened(modelFor(PREPROCESSING.stretch));
  const found = fixture.cases.find(({ name }) => name === 'JPEG turned by EXIF');
  if (!found) throw new Error('no such file');
  const wanted = String(bytesOf(fixture.results[found.expected.stretch ?? 0]));
  for (let orientation = 1; orientation <= 8; orientation++) {
    const file = turned(bytesOf(found.file), orientation);
    expect(String(await pixelsOf(page, file)), `orientation ${orientation}`).toBe(wanted);
  }
});

it('says why a file is not read', async () => {
  const page = await opened(modelFor(PREPROCESSING.stretch));
  const answer = await page.vireo?.answer(new Blob(['<!doctype html>']));
  expect(answer).toMatchObject({ ok: false, failure: { code: 'pageNotImage' } });
});

/** What stands in the page's list of answers, once it holds something. */
async function answersIn({ document }: Window): Promise<string[]> {
  const items = () => [...document.querySelectorAll('#answers li')].map((item) => item.textContent ?? '');
  await expect.poll(items).not.toEqual([]);
  return items();
}

/** Chooses files as a person does. */
function choose({ document }: Window, files: readonly File[]): void {
  const input = document.querySelector<HTMLInputElement>('#file');
  if (!input) throw new Error('no file input');
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
  input.dispatchEvent(new Event('change'));
}

const PICTURE = bytesOf(fixture.cases[0]?.file ?? '');

it('withholds below its threshold, says so, and still names what it would have said', async () => {
  const model = modelFor(PREPROCESSING.stretch);
  const named = await opened(model);
  choose(named, [new File([PICTURE], 'a.png')]);
  const without = await answersIn(named);

  const page = await opened(model, 1);
  choose(page, [new File([PICTURE], 'a.png')]);
  expect(await answersIn(page)).toEqual(['none', ...without]);
  expect(page.document.querySelector('#status')?.textContent).toContain('noneWhy');

  choose(page, [new File([PICTURE], 'a.png'), new File([PICTURE], 'b.png')]);
  const rows = () =>
    [...page.document.querySelectorAll('#rows tr')].map((row) => row.children[1]?.textContent);
  await expect.poll(rows).toEqual(['none', 'none']);
  expect(page.document.querySelector('#rows .others')?.textContent).toContain(model.classes[0]);
});

it('answers a camera as a mirror, changes to another, and says when it is lost', async () => {
  const page = await opened(modelFor(PREPROCESSING.stretch), 1);
  const tracks: MediaStreamTrack[] = [];
  const asked: unknown[] = [];
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 64, height: 48 });
  const context = canvas.getContext('2d');
  let hue = 0;
  const painting = setInterval(() => {
    if (context) context.fillStyle = `hsl(${hue++} 80% 50%)`;
    context?.fillRect(0, 0, 64, 48);
  }, 30);
  Object.assign(page.navigator.mediaDevices, {
    getUserMedia: async ({ video }: MediaStreamConstraints) => {
      asked.push(video);
      const stream = canvas.captureStream(30);
      tracks.push(...stream.getTracks());
      return stream;
    },
    enumerateDevices: async () => [
      { kind: 'videoinput', deviceId: 'front', label: 'Front' },
      { kind: 'videoinput', deviceId: 'back', label: '' },
    ],
  });
  const element = <T extends HTMLElement>(id: string) => page.document.getElementById(id) as T;
  const camera = element<HTMLButtonElement>('camera');
  camera.click();
  expect((await answersIn(page))[0]).toBe('none');
  const list = () => element('answers').innerHTML;
  const before = list();
  await expect.poll(list).not.toBe(before);
  expect(element('video').matches('[data-mirrored]')).toBe(true);

  const choice = element<HTMLSelectElement>('cameras');
  expect(choice.hidden).toBe(false);
  expect([...choice.options].map(({ text }) => text)).toEqual(['Front', 'cameraNumber']);
  choice.value = 'back';
  choice.dispatchEvent(new Event('change'));
  await expect.poll(() => tracks.map(({ readyState }) => readyState)).toEqual(['ended', 'live']);
  expect(asked).toEqual([{ facingMode: 'environment' }, { deviceId: { exact: 'back' } }]);
  await answersIn(page);

  tracks[1]?.dispatchEvent(new Event('ended'));
  expect(element('status').textContent).toBe('cameraLost');
  expect(element('video').hidden).toBe(true);

  camera.click();
  await answersIn(page);
  camera.click();
  expect(tracks.map(({ readyState }) => readyState)).toEqual(['ended', 'ended', 'ended']);
  clearInterval(painting);
});
