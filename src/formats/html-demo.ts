import program from 'virtual:demo-program';
import type { Graph, Operation } from '../kernels/graph';
import type { ExportedModel } from '../protocol/model';
import { assertNever } from '../shared/errors';
import { base64 } from './base64';
import pageStyle from './demo/page.css?raw';
import type { DemoNode, DemoOperation, DemoSetup, DemoWord, DemoWords } from './demo-setup';
import { escapeHtml, scriptJson } from './html-text';

/** What the page may do: run what stands in it, and show what it was given. It can reach no network. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src blob: data:',
].join('; ');

/**
 * The trained model as one HTML file that works offline: pictures, a folder or the camera in, the likeliest classes out.
 * Pictures are decoded and resized by the studio's own code, and the network runs in plain loops (src/demo); both stand
 * unminified in the file.
 * @param threshold 0 … 1: the page withholds answers that are less sure
 */
export function exportHtmlDemo(model: ExportedModel, words: DemoWords, threshold: number): Blob {
  const floats = model.tensors.filter((tensor) => tensor.data instanceof Float32Array);
  const setup: DemoSetup = {
    ...words,
    classes: model.classes,
    threshold,
    preprocessing: model.recipe.preprocessing,
    grayRange: model.recipe.dataset.grayRange ?? null,
    normalization: model.normalization,
    nodes: demoNodes(model.graph),
    output: model.graph.output,
    tensors: floats.map(({ name, shape }) => ({ name, shape })),
  };
  const head = `${pageHead(words)}
<script type="application/json" id="setup">${scriptJson(setup)}</script>
<script type="text/plain" id="weights">
`;
  const tail = `</script>
<script>
${program.replaceAll('</script', '<\\/script')}</script>
</body>
</html>
`;
  const weights = floats.map((tensor) => `${base64(bytesOf(tensor.data as Float32Array))}\n`);
  return new Blob([head, ...weights, tail], { type: 'text/html' });
}

/** Everything a person sees, before the scripts. */
function pageHead({ language, words }: DemoWords): string {
  const say = (word: DemoWord) => escapeHtml(words[word]);
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${say('title')}</title>
<style>
${pageStyle}</style>
</head>
<body>
<header>
<h1>${say('title')}</h1>
<p>${say('about')}</p>
</header>
<main>
<section id="drop" class="card source">
<div class="stage">
<p class="invitation">${say('invitation')}</p>
<img id="picture" alt="" hidden>
<video id="video" aria-label="${say('cameraView')}" autoplay muted playsinline hidden></video>
</div>
<div class="buttons">
<label class="button primary">${say('choosePictures')}<input type="file" id="file" accept="image/*" multiple></label>
<label class="button">${say('chooseFolder')}<input type="file" id="folder" webkitdirectory multiple></label>
<button type="button" class="button" id="camera" aria-pressed="false">${say('openCamera')}</button>
<select class="button" id="cameras" aria-label="${say('cameraChoice')}" hidden></select>
</div>
</section>
<section class="card single" aria-label="${say('answers')}">
<h2>${say('answers')}</h2>
<ol id="answers"></ol>
<p id="status" role="status">${say('emptyAnswers')}</p>
</section>
<section class="card many" id="many" hidden>
<div class="toolbar">
<p id="count" role="status"></p>
<button type="button" class="button" id="stop" hidden>${say('stop')}</button>
<button type="button" class="button" id="csv" disabled>${say('csv')}</button>
<button type="button" class="button" id="csv-all" disabled>${say('csvProbabilities')}</button>
</div>
<div class="scroll" tabindex="0" role="region" aria-label="${say('table')}">
<table>
<thead><tr><th scope="col">${say('file')}</th><th scope="col">${say('answer')}</th><th scope="col">${say('probability')}</th><th scope="col">${say('others')}</th></tr></thead>
<tbody id="rows"></tbody>
</table>
</div>
</section>
</main>`;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The graph as the demo's program reads it: weights by their state_dict names. */
function demoNodes(graph: Graph): DemoNode[] {
  const namesOf = (id: number) => graph.parameters[id].entries.map((entry) => entry.name);
  const nameOf = (id: number) => namesOf(id)[0];
  const optional = (id: number | null) => (id === null ? null : nameOf(id));
  const isPatchConvolution = (o: Operation) =>
    o.kind === 'linear' && graph.parameters[o.weight].layout.kind === 'patchConvolution';
  const settings = (operation: Operation, id: number): DemoOperation => {
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
