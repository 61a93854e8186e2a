import { describe, expect, it } from 'vitest';
import { oneFile, opened, refused, remarksOf } from '../../testing/container-fixture';
import { text, zipFile } from '../../testing/make-zip';

describe('a project of Teachable Machine', () => {
  it('gives a class to each sample by its name', async () => {
    const classes = ['Class 1', 'Thumb up / down', '먹을것'];
    const samples = classes.flatMap((name) => [0, 1].map((i) => ({ name: `${name}-!-${i}.jpg` })));
    const manifest = { name: 'manifest.json', content: text('{"type":"image","version":"2.4.10"}') };
    const dataset = await opened(oneFile(zipFile([...samples, manifest], {}, 'project.tm')));
    expect(dataset.classes).toEqual(['Class 1', 'Thumb up _ down', '먹을것']);
    expect(dataset.items).toHaveLength(6);
    expect(remarksOf(dataset)).toEqual([
      { code: 'projectOpened', values: { path: 'project.tm', files: 1, count: 6 } },
    ]);
  });

  it('one of sound has no pictures', async () => {
    const project = zipFile([{ name: 'samples/1.webm' }], {}, 'project.tm');
    expect((await refused(oneFile(project))).causes?.map(({ code }) => code)).toEqual([
      'projectWithoutImages',
    ]);
  });
});

describe('a model of Teachable Machine', () => {
  it('is no dataset, and is told where it belongs', async () => {
    const names = ['model.json', 'metadata.json', 'weights.bin'];
    const model = zipFile(
      names.map((name) => ({ name, content: text('{}') })),
      {},
      'converted_tfjs.zip',
    );
    expect(await refused(oneFile(model))).toEqual({
      code: 'modelInstead',
      values: { name: 'converted_tfjs' },
    });
  });
});
