import type { Graph, Operation } from '../kernels/graph';
import type { ExportedModel } from '../protocol/commands';
import { ACTIVATION_FUNCTIONS, activationKind } from '../recipe/kinds/activations';
import { assertNever } from '../shared/errors';
import inferenceSource from './demo/inference.js?raw';
import pageStyle from './demo/page.css?raw';
import pageSource from './demo/page.js?raw';
import pixelsSource from './demo/pixels.js?raw';
import { escapeHtml, scriptJson } from './html-text';

/** What the demo says, in the language it is made in. */
export interface DemoWords {
  readonly language: string;
  readonly title: string;
  /** On the drop area. */
  readonly invitation: string;
  readonly working: string;
  readonly unreadable: string;
  /** What it is and what it was trained on. */
  readonly about: string;
}

/**
 * The trained model as one HTML file that works offline: drop a picture, see the likeliest classes. The network runs
 * in a few hundred lines of plain JavaScript, readable inside the file.
 */
export function exportHtmlDemo(model: ExportedModel, words: DemoWords): Blob {
  const { graph } = model;
  const floats = model.tensors.filter((tensor) => tensor.data instanceof Float32Array);
  const setup = {
    words: { working: words.working, unreadable: words.unreadable },
    classes: model.classes,
    preprocessing: model.recipe.preprocessing,
    normalization: model.normalization,
    nodes: demoNodes(graph),
    output: graph.output,
    tensors: floats.map(({ name, shape }) => ({ name, shape })),
  };
  const policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src blob:";
  const head = `<!doctype html>
<html lang="${escapeHtml(words.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(words.title)}</title>
<style>
${pageStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(words.title)}</h1>
<label class="drop">${escapeHtml(words.invitation)}<input type="file" id="file" accept="image/*"></label>
<img id="picture" alt="" hidden>
<p id="status" role="status"></p>
<ol id="answers"></ol>
</main>
<footer>${escapeHtml(words.about)}</footer>
<script type="application/json" id="setup">${scriptJson(setup)}</script>
<script type="text/plain" id="weights">
`;
  const tail = `</script>
<script>
${[activationsSource(), inferenceSource, pixelsSource, pageSource].map(inlined).join('\n')}</script>
</body>
</html>
`;
  const weights = floats.map((tensor) => `${base64(tensor.data as Float32Array)}\n`);
  return new Blob([head, ...weights, tail], { type: 'text/html' });
}

/** What each activation does to one number, as the demo's interpreter calls it. */
function activationsSource(): string {
  const functions = ACTIVATION_FUNCTIONS.map(
    (name) => `  ${name}: (x, slope) => ${activationKind(name).javascript},`,
  );
  return `const activations = {\n${functions.join('\n')}\n};\n`;
}

/** A module's text as part of one script. */
function inlined(source: string): string {
  return source.replaceAll(/^import .*\n/gm, '').replaceAll(/^export /gm, '');
}

/** Little-endian float32 in base64, made in chunks so that large tensors need no large argument lists. */
function base64(values: Float32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const chunkBytes = 3 * 8192; // a multiple of 3: no padding inside
  let text = '';
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    text += btoa(String.fromCharCode(...bytes.subarray(start, start + chunkBytes)));
  }
  return text;
}

/** The graph as the demo's interpreter reads it: weights by their state_dict names. */
function demoNodes(graph: Graph): object[] {
  const namesOf = (id: number) => graph.parameters[id].entries.map((entry) => entry.name);
  const nameOf = (id: number) => namesOf(id)[0];
  const optional = (id: number | null) => (id === null ? null : nameOf(id));
  const isPatchConvolution = (o: Operation) =>
    o.kind === 'linear' && graph.parameters[o.weight].layout.kind === 'patchConvolution';
  const settings = (operation: Operation, id: number): object => {
    switch (operation.kind) {
      case 'conv2d': {
        const { stride, padding, weight, bias } = operation;
        return { kind: 'conv2d', stride, padding, weight: nameOf(weight), bias: optional(bias) };
      }
      case 'depthwiseConv2d': {
        const { stride, padding, weight, bias } = operation;
        return { kind: 'depthwiseConv2d', stride, padding, weight: nameOf(weight), bias: optional(bias) };
      }
      case 'linear': {
        const { weight, bias } = operation;
        const { layout } = graph.parameters[weight];
        if (layout.kind === 'patchConvolution') {
          const { patch } = layout;
          return { kind: 'patchConvolution', patch, weight: nameOf(weight), bias: optional(bias) };
        }
        return { kind: 'linear', weights: namesOf(weight), biases: bias === null ? null : namesOf(bias) };
      }
      case 'batchNorm2d': {
        const { epsilon, weight, bias, runningMean, runningVariance } = operation;
        return {
          kind: 'batchNorm2d',
          epsilon,
          weight: nameOf(weight),
          bias: nameOf(bias),
          mean: graph.buffers[runningMean].name,
          variance: graph.buffers[runningVariance].name,
        };
      }
      case 'layerNorm': {
        const { epsilon, weight, bias } = operation;
        return { kind: 'layerNorm', epsilon, weight: nameOf(weight), bias: nameOf(bias) };
      }
      case 'embedTokens': {
        const { classToken, position } = operation;
        return { kind: 'embedTokens', classToken: optional(classToken), position: nameOf(position) };
      }
      case 'patchify':
        // A projection by convolution cuts the patches itself.
        return graph.nodes.some((n) => n.inputs.includes(id) && isPatchConvolution(n.operation))
          ? { kind: 'identity' }
          : operation;
      case 'dropout':
      case 'stochasticDepth':
        return { kind: 'identity' };
      case 'layerScale':
        return { kind: 'layerScale', weight: nameOf(operation.weight) };
      case 'scaleChannels':
      case 'binaryLogits':
      case 'reshape':
      case 'input':
      case 'activation':
      case 'maxPool2d':
      case 'globalAveragePool':
      case 'add':
      case 'attention':
      case 'firstToken':
      case 'meanTokens':
        return operation;
      default:
        return assertNever(operation);
    }
  };
  return graph.nodes.map((node, id) => ({
    inputs: node.inputs,
    shape: node.shape,
    ...settings(node.operation, id),
  }));
}
