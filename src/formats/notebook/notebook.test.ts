import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { MOST_BYTES_INSIDE, notebook } from './notebook';

const model = {
  recipe: { ...DEFAULT_RECIPE, dataset: { ...DEFAULT_RECIPE.dataset, name: 'birds.zip' } },
  classes: ['ñandú', 'owl'],
};
const files = {
  'train.py': 'print("π")\n\nif True:\n    pass\n',
  'data.py': 'HERE = 1\n',
  'classes.json': '["ñandú", "owl"]\n',
  'model.safetensors': [Uint8Array.of(0, 255), Uint8Array.of(7, 8, 9)],
};

interface Parsed {
  readonly nbformat: number;
  readonly nbformat_minor: number;
  readonly cells: readonly {
    readonly id: string;
    readonly cell_type: string;
    readonly source: readonly string[];
  }[];
}

const parse = (text: string): Parsed => JSON.parse(text);
const sourceOf = ({ cells }: Parsed, id: string) =>
  cells.find((cell) => cell.id === id)?.source.join('') ?? '';

describe('the notebook', () => {
  const written = parse(notebook({ model, files, toPredict: 'test "x"' }));

  it('is nbformat 4.5: cells with ids of their own, code without outputs', () => {
    expect([written.nbformat, written.nbformat_minor]).toEqual([4, 5]);
    const ids = written.cells.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    for (const cell of written.cells) {
      if (cell.cell_type === 'code')
        expect(cell).toMatchObject({ execution_count: null, outputs: [], metadata: {} });
      else expect(cell).not.toHaveProperty('outputs');
    }
  });

  it('writes each program in a cell that can be read and changed', () => {
    expect(sourceOf(written, 'file-train-py')).toBe(
      `%%writefile vireo-pytorch/train.py\n${files['train.py'].trimEnd()}`,
    );
  });

  it('carries what is no program to the byte', () => {
    const data = sourceOf(written, 'data');
    const [, weights = ''] = /"model\.safetensors": "([^"]*)"/.exec(data) ?? [];
    expect([...Buffer.from(weights, 'base64')]).toEqual([0, 255, 7, 8, 9]);
    const [, classes = ''] = /"classes\.json": "([^"]*)"/.exec(data) ?? [];
    expect(Buffer.from(classes, 'base64').toString('utf8')).toBe(files['classes.json']);
  });

  it('names the folder to predict as Python reads it', () => {
    expect(sourceOf(written, 'settings')).toContain('TO_PREDICT = "test \\"x\\""');
    expect(sourceOf(parse(notebook({ model, files, toPredict: null })), 'settings')).toContain(
      'TO_PREDICT = None',
    );
  });

  it('asks for large weights beside it, and looks for them', () => {
    const large = { ...files, 'model.safetensors': [new Uint8Array(MOST_BYTES_INSIDE + 1)] };
    const text = notebook({ model, files: large, toPredict: null });
    expect(text.length).toBeLessThan(100_000);
    expect(sourceOf(parse(text), 'about')).toContain('`model.safetensors` is too large for a notebook');
    expect(sourceOf(parse(text), 'data')).toContain('for name in ["model.safetensors"]:');
  });
});
