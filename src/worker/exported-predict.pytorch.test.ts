/** predict.py beside the studio's Predict: the same files, the same rows, and one bad file spoils nothing. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../dataset/open-dataset';
import { decodeHere } from '../dataset/testing/decode-here';
import { zipFile } from '../dataset/testing/make-zip';
import { exportPytorchProject } from '../formats/pytorch-project';
import { submissionId } from '../formats/submission';
import { logitSample } from '../formats/testing/engine-logits';
import { exampleModel } from '../formats/testing/example-models';
import { python, unpack } from '../formats/testing/pytorch-folder';
import { createCpuEngine } from '../kernels/plain/cpu-engine';
import { plainOptions } from '../kernels/testing/graphs';
import { fromStateDict } from '../nn/state-dict';
import type { ExportedModel } from '../protocol/model';
import { DEFAULT_ARCHITECTURES, DEFAULT_BLOCK } from '../recipe/defaults';
import { parseCsv, writeCsv } from '../shared/csv';

/** Pictures of every kind, and what only looks like some. */
const MAKE_FILES = `
from pathlib import Path
from PIL import Image
def noise(size=(30, 20), mode="RGB"):
    return Image.merge("RGB", [Image.effect_noise(size, 90) for _ in range(3)]).convert(mode)
def save(image, name, **more):
    path = Path("files") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, **more)
def write(name, content):
    path = Path("files") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
save(noise(), "main/a.png")
save(noise(), "main/B.JPG")
save(noise(mode="CMYK"), "main/cmyk.jpg")
save(noise(), "main/c.webp")
save(noise(), "main/d.bmp")
save(noise(), "main/e.ppm")
save(noise(mode="L"), "main/gray.pgm")
save(noise(mode="P"), "main/palette.png", transparency=3)
save(noise(mode="RGBA"), "main/alpha.png")
save(Image.effect_noise((30, 20), 90).convert("I").point(lambda v: v * 200), "main/gray16.png")
save(noise(), "main/animated.png", save_all=True, append_images=[noise(), noise()])
save(noise((2000, 3)), "main/thin.png")
save(noise((3, 2000)), "main/tall.png")
save(noise((1, 1)), "main/dot.png")
save(noise(), "main/photo.jpg_large", format="JPEG")
save(noise(), "main/without ending", format="PNG")
save(noise(), "main/0012", format="PNG")
save(noise(), "main/quoted, \\"name\\" .png")
save(noise(), "main/gif inside.png", format="GIF")
for name in ("main/z.png", "sub/10.png", "sub/9.png", "sub.d/1.png", "sub/deeper/a.png", "folder.jpg/inside.png"):
    save(noise(), name)
save(noise(), "bad/tiff.tif")
save(noise(), "bad/tiff inside.png", format="TIFF")
save(Image.new("1", (9500, 9500)), "bad/bomb.png")
write("bad/empty.jpg", b"")
write("bad/text.png", b"no picture at all, but a sentence")
for kind in ("png", "jpg"):
    save(noise((80, 80)), f"bad/whole.{kind}")
    whole = Path(f"files/bad/whole.{kind}")
    write(f"bad/cut.{kind}", whole.read_bytes()[:700])
    whole.unlink()
save(noise(), "bad/moving.gif")
for name in ("__MACOSX/._a.png", "main/.hidden.png", "main/Thumbs.db", "main/~$a.png"):
    write(name, Path("files/main/a.png").read_bytes())
write("main/notes.txt", b"nothing")
`;

/** Files that no row is written for, and what is said of each. */
const BAD = {
  'bad/bomb.png': 'decompression bomb',
  'bad/cut.jpg': 'truncated',
  'bad/cut.png': 'truncated',
  'bad/empty.jpg': 'it is empty',
  'bad/text.png': 'it is none of JPEG, PNG',
  'bad/tiff inside.png': 'it is none of JPEG, PNG',
  'bad/tiff.tif': 'it is none of JPEG, PNG',
} as const;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(path.join(folder, name)).isFile(),
  );
}

describe('a folder of all kinds', () => {
  const example = exampleModel(
    { ...DEFAULT_ARCHITECTURES.cnn, blocks: [{ ...DEFAULT_BLOCK, channels: 6 }] },
    { imageSize: 16 },
  );
  const preprocessing = { ...example.recipe.preprocessing, resize: 'pad' as const };
  const model: ExportedModel = { ...example, recipe: { ...example.recipe, preprocessing } };
  let folder = '';
  const predict = (...more: readonly string[]) => python(folder, ['predict.py', 'files', ...more]);
  const written = () => readFileSync(path.join(folder, 'submission.csv'), 'utf8');

  beforeAll(async () => {
    const zip = await exportPytorchProject(model, await logitSample(model, 1), null);
    folder = path.join(await unpack(zip), 'vireo-pytorch');
    writeFileSync(path.join(folder, 'make_files.py'), MAKE_FILES);
    const made = python(folder, ['make_files.py']);
    expect(made, made.output).toMatchObject({ status: 0 });
  });
  afterAll(() => rmSync(path.dirname(folder), { recursive: true }));

  async function opened() {
    const entries = filesBelow(path.join(folder, 'files')).map((name) => ({
      name,
      content: new Uint8Array(readFileSync(path.join(folder, 'files', name))),
    }));
    const dataset = await openDataset({ kind: 'zip', file: zipFile(entries) }, decodeHere);
    if (!dataset.ok) throw new Error(dataset.failure.code);
    return dataset.value;
  }

  it('has a row for each file the studio takes, in its order, and names the others', async () => {
    const { output, status } = predict();
    expect(status, output).toBe(0);
    const taken = (await opened()).items.filter(({ role }) => role !== 'ignore').map((item) => item.path);
    expect(taken.filter((name) => name in BAD)).toEqual(Object.keys(BAD));
    const good = taken.filter((name) => !(name in BAD));
    expect(good.length).toBeGreaterThan(22);
    const rows = parseCsv(written());
    if (!rows.ok) throw new Error(rows.failure.code);
    expect(rows.value.map(([id]) => id)).toEqual([
      'Id',
      ...good.map((name) => submissionId(name, 'fileName')),
    ]);
    expect(written()).toBe(writeCsv(rows.value));
    expect(output).toContain('left out 8 files:');
    expect(output).toContain('bad/moving.gif: this kind of picture is not taken');
    for (const [name, reason] of Object.entries(BAD)) {
      const line = output.split('\n').find((text) => text.includes(`${name}:`));
      expect(line, name).toContain(reason);
    }
  });

  it('sees what the studio sees: padded, of 16 bits, thin and tall', async () => {
    const dataset = await opened();
    // Node has no browser to decode the others with.
    const names = ['a', 'e', 'gray', 'palette', 'alpha', 'gray16', 'animated', 'thin', 'tall', 'dot', '0012'];
    const items = dataset.items.filter(
      ({ path: at }) => at.startsWith('main/') && names.includes(submissionId(at, 'fileName')),
    );
    expect(items).toHaveLength(names.length);
    const signal = new AbortController().signal;
    const indices = Int32Array.from(items, ({ index }) => index);
    const decoded = await dataset.decode(indices, preprocessing, () => undefined, signal);
    expect(decoded.itemIndices).toHaveLength(names.length);
    const { graph, normalization, tensors, classes } = model;
    const engine = await createCpuEngine({ ...plainOptions(graph, decoded.source), normalization });
    await engine.importState({ tensors: fromStateDict(graph, tensors).tensors });
    const logits = await engine.predict(
      Int32Array.from(indices, (_, row) => row),
      'live',
    );
    engine.dispose();
    const script = `
import json, sys, torch
from data import HERE, load_image, transform
from model import build_model
from weights import load_weights
model = build_model().eval()
model.load_state_dict(load_weights(HERE / "model.safetensors"))
with torch.no_grad():
    print(json.dumps([model(transform()(load_image(path))[None])[0].tolist() for path in sys.argv[1:]]))
`;
    const paths = Array.from(decoded.itemIndices, (index) => `files/${dataset.items[index].path}`);
    const seen = python(folder, ['-c', script, ...paths]);
    expect(seen, seen.output).toMatchObject({ status: 0 });
    const theirs: number[][] = JSON.parse(seen.output);
    for (const [row, at] of paths.entries()) {
      for (const [c, value] of theirs[row].entries())
        expect(Math.abs(logits[row * classes.length + c] - value), at).toBeLessThan(1e-4);
    }
  });

  it('ends with a sentence where nothing can be read', () => {
    rmSync(path.join(folder, 'submission.csv'), { force: true });
    const refused = python(folder, ['predict.py', 'files/bad']);
    expect(refused.status).toBe(1);
    expect(refused.output).toContain('files/bad holds no image that can be read');
    expect(existsSync(path.join(folder, 'submission.csv'))).toBe(false);
  });
});
