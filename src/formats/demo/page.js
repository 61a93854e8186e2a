import { runModel, softmax } from './inference.js';
import { prepareImage } from './pixels.js';

/* The page: a picture in, the likeliest classes out. Nothing is sent anywhere. */
const setup = JSON.parse(document.getElementById('setup').textContent);

/* Each line of the weights is one tensor: little-endian float32 in base64, in the order of setup.tensors. */
function readTensors() {
  const lines = document.getElementById('weights').textContent.trim().split('\n');
  const tensors = {};
  setup.tensors.forEach(({ name, shape }, i) => {
    const bytes = Uint8Array.from(atob(lines[i] || ''), (character) => character.charCodeAt(0));
    tensors[name] = { shape, data: new Float32Array(bytes.buffer) };
  });
  return tensors;
}

const model = { nodes: setup.nodes, output: setup.output, tensors: readTensors() };

/* Probabilities of one picture's pixels, in the order of setup.classes. */
function predict(rgba, width, height) {
  const image = prepareImage(rgba, width, height, setup.preprocessing, setup.normalization);
  return softmax(runModel(model, image));
}

const status = document.getElementById('status');
const answers = document.getElementById('answers');
const picture = document.getElementById('picture');

const percent = new Intl.NumberFormat(document.documentElement.lang, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/* The number of the newest picture: what is found out about an earlier one is not shown. */
let newest = 0;

async function classify(file) {
  const turn = ++newest;
  status.textContent = setup.words.working;
  answers.replaceChildren();
  try {
    const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
    if (turn !== newest) return;
    const canvas = document.createElement('canvas');
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    URL.revokeObjectURL(picture.src);
    picture.src = URL.createObjectURL(file);
    picture.hidden = false;
    await new Promise((resolve) => setTimeout(resolve, 30));
    if (turn !== newest) return;
    const started = performance.now();
    const pixels = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
    const probabilities = predict(pixels, bitmap.width, bitmap.height);
    status.textContent = `${Math.round(performance.now() - started)} ms`;
    show(probabilities);
  } catch (error) {
    if (turn !== newest) return;
    status.textContent = `${setup.words.unreadable} (${error.message})`;
  }
}

function show(probabilities) {
  const best = probabilities.map((p, i) => [p, setup.classes[i]]).sort((a, b) => b[0] - a[0]);
  for (const [probability, name] of best.slice(0, 5)) {
    const item = document.createElement('li');
    const label = document.createElement('span');
    label.textContent = name;
    const bar = document.createElement('meter');
    bar.value = probability;
    bar.setAttribute('aria-label', name);
    const figure = document.createElement('span');
    figure.textContent = percent.format(probability);
    item.append(label, bar, figure);
    answers.append(item);
  }
}

document.getElementById('file').addEventListener('change', ({ target }) => {
  if (target.files[0]) classify(target.files[0]);
});
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  if (event.dataTransfer.files[0]) classify(event.dataTransfer.files[0]);
});
document.addEventListener('paste', ({ clipboardData }) => {
  if (clipboardData.files[0]) classify(clipboardData.files[0]);
});
