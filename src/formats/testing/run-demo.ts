/** An exported HTML demo, its network run as its own program runs it: what the file holds, and nothing else. */
import { runNetwork, softmax } from '../../demo/network';
import type { Value } from '../../demo/value';
import type { ExportedModel } from '../../protocol/model';
import { DEMO_FAILURES, DEMO_WORDS, type DemoSetup, type DemoWords } from '../demo-setup';
import { exportHtmlDemo } from '../html-demo';

const saying = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]));

export const TEST_WORDS: DemoWords = {
  language: 'en',
  words: {
    ...(saying(DEMO_WORDS) as DemoWords['words']),
    title: 'Which bird is it? <b>',
    about: 'Made & trained with Vireo',
  },
  failures: saying(DEMO_FAILURES),
};

export interface ReadDemo {
  readonly html: string;
  readonly setup: DemoSetup;
  /** Logits of one normalised image [C, H, W]. */
  logits(pixels: Float32Array): Float32Array;
  probabilities(pixels: Float32Array): number[];
}

export async function readDemo(model: ExportedModel): Promise<ReadDemo> {
  const html = await exportHtmlDemo(model, TEST_WORDS, 0).text();
  const textOf = (id: string) =>
    new RegExp(`<script[^>]* id="${id}">([\\s\\S]*?)</script>`).exec(html)?.[1] ?? '';
  const setup: DemoSetup = JSON.parse(textOf('setup'));
  const lines = textOf('weights').trim().split('\n');
  const tensors = new Map<string, Value>(
    setup.tensors.map(({ name, shape }, i) => {
      const bytes = Uint8Array.from(Buffer.from(lines[i] ?? '', 'base64'));
      return [name, { shape, data: new Float32Array(bytes.buffer) }];
    }),
  );
  const [height, width, channels] = model.graph.inputShape;
  const logits = (data: Float32Array) =>
    runNetwork(
      { nodes: setup.nodes, output: setup.output, tensors },
      { shape: [channels, height, width], data },
    );
  return { html, setup, logits, probabilities: (data) => softmax(logits(data)) };
}
