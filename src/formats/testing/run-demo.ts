/** Runs the scripts of an exported HTML demo as a browser would, on a page that holds only what they ask for. */
import vm from 'node:vm';
import type { ExportedModel } from '../../protocol/commands';
import { exportHtmlDemo } from '../html-demo';

export const DEMO_WORDS = {
  language: 'en',
  title: 'Which bird is it? <b>',
  invitation: 'Drop a picture',
  working: 'Looking …',
  unreadable: 'This picture cannot be read.',
  about: 'Made & trained with Vireo',
};

export interface RunningDemo {
  readonly html: string;
  /** Logits of one normalised image [C, H, W]. */
  logits(pixels: Float32Array): Float32Array;
  /** Probabilities of a picture's RGBA bytes. */
  predict(rgba: Uint8ClampedArray, width: number, height: number): number[];
  /** The network's input for a picture, [C, H, W]. */
  prepare(rgba: Uint8ClampedArray, width: number, height: number): Float32Array;
}

export async function runDemo(model: ExportedModel): Promise<RunningDemo> {
  const html = await exportHtmlDemo(model, DEMO_WORDS).text();
  const scripts = [...html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)];
  const textOf = (id: string) =>
    scripts.find(([, attributes]) => attributes.includes(`id="${id}"`))?.[2] ?? '';
  const document = {
    documentElement: { lang: DEMO_WORDS.language },
    addEventListener() {},
    getElementById: (id: string) => ({ textContent: textOf(id), addEventListener() {} }),
  };
  const context = vm.createContext({ document, atob, Uint8Array, Float32Array });
  for (const [, attributes, source] of scripts) if (attributes === '') vm.runInContext(source, context);
  const call = (expression: string, input: object) => {
    Object.assign(context, { given: input });
    return vm.runInContext(expression, context);
  };
  const [height, width, channels] = model.graph.inputShape;
  return {
    html,
    logits: (data) => call('runModel(model, given)', { shape: [channels, height, width], data }),
    predict: (rgba, w, h) => call('predict(given.rgba, given.w, given.h)', { rgba, w, h }),
    prepare: (rgba, w, h) =>
      call('prepareImage(given.rgba, given.w, given.h, setup.preprocessing, setup.normalization).data', {
        rgba,
        w,
        h,
      }),
  };
}
