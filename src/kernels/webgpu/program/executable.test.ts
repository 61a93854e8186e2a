import { expect, test } from 'vitest';
import { compilable } from './executable';
import { elementwiseKernel, type Kernel, KernelBuilder } from './kernel';

const kernel = (label: string) => elementwiseKernel(new KernelBuilder(label), 1, `let ${label} = 1;`);

test('a variant that the driver refuses gives way to its default; a default is never asked for here', async () => {
  const [one, other, faster, refused] = ['one', 'other', 'faster', 'refused'].map(kernel) as [
    Kernel,
    Kernel,
    Kernel,
    Kernel,
  ];
  const asked: Kernel[] = [];
  const pipelines = {
    pipeline: (wanted: Kernel) => {
      asked.push(wanted);
      return wanted === refused
        ? Promise.reject(new Error('does not compile'))
        : Promise.resolve({} as GPUComputePipeline);
    },
  };
  expect(await compilable(pipelines, [one, other, one], [faster, refused, one])).toEqual([
    faster,
    other,
    one,
  ]);
  expect(asked).toEqual([faster, refused]);
});
