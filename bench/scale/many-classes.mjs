// A zip of many classes, and what an evaluation of a model of them says: made up, the same each time.
import { deflateSync } from 'node:zlib';
import JSZip from 'jszip';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const SIDE = 8;

const TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A gray picture like no other. @param {number} number */
function png(number) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(SIDE, 0);
  head.writeUInt32BE(SIDE, 4);
  head[8] = 8;
  const rows = Buffer.alloc(SIDE * (SIDE + 1));
  for (let i = 0; i < SIDE * SIDE; i++) {
    const at = Math.floor(i / SIDE) * (SIDE + 1) + 1 + (i % SIDE);
    rows[at] = i < 24 ? ((number >> i) & 1) * 255 : (number * 31 + i * 7) & 255;
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** @param {number} c */
export const className = (c) => `species ${String(c).padStart(4, '0')}`;

/** Pictures in no folder, whose names say no class. @param {number} count */
export async function flatZip(count) {
  const zip = new JSZip();
  for (let i = 0; i < count; i++) zip.file(`${i}.png`, png(i));
  return zip.generateAsync({ type: 'nodebuffer', compression: 'STORE' });
}

/** @param {number} classCount @param {number} perClass */
export async function zipOfClasses(classCount, perClass) {
  const zip = new JSZip();
  for (let c = 0; c < classCount; c++)
    for (let i = 0; i < perClass; i++) zip.file(`${className(c)}/${i}.png`, png(c * perClass + i));
  return zip.generateAsync({ type: 'nodebuffer', compression: 'STORE' });
}

/**
 * Puts what the worker would answer into the page (see worker-tap.mjs): two in three answers right, the others among ten
 * neighbours. Runs in the page.
 * @param {{ classCount: number, imageCount: number }} size
 */
export function answerEvaluation({ classCount, imageCount }) {
  const classes = Array.from({ length: classCount }, (_, c) => `species ${String(c).padStart(4, '0')}`);
  const labels = Int32Array.from({ length: imageCount }, (_, i) => i % classCount);
  const probabilities = new Float32Array(imageCount * classCount).fill(0.1 / classCount);
  const predictions = Array.from(labels, (label, i) => {
    const classIndex = i % 3 === 0 ? (label + 1 + ((i * 7) % 10)) % classCount : label;
    const probability = 0.2 + ((i * 37) % 70) / 100;
    probabilities[i * classCount + classIndex] = probability;
    return { path: `${classes[label]}/${i}.png`, classIndex, probability };
  });
  const set = {
    split: 'validation',
    classes,
    predictions,
    probabilities,
    problems: [],
    device: { kind: 'cpu', name: 'CPU', software: false },
    labels,
    ownLabels: labels.slice(),
    itemIndices: Int32Array.from(labels, (_, i) => i),
  };
  const { worker, answers, asked } = Reflect.get(globalThis, 'tap');
  answers.evaluateModel = set;
  // Numbers of 200 MB are handed over, as the worker does, not copied.
  Object.assign(Reflect.get(globalThis, 'tap'), { transfer: [probabilities.buffer] });
  // A model in hand, of the recipe on the screen.
  const { recipe } = asked.describeModel;
  const summary = { layers: [], parameterCount: 0, trainableCount: 0, multiplyAdds: 0, stepMemoryBytes: 0 };
  const report = { recipe, identity: { kind: 'scratch' }, classes, summary };
  worker.dispatchEvent(new MessageEvent('message', { data: { type: 'modelReady', report } }));
}
