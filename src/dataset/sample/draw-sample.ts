/**
 * The sample dataset: shapes of random colour, place, size and rotation, with noise. Drawn by arithmetic from one seed,
 * so that it is the same for everybody, needs no network, and is learned within a minute.
 */
import { CounterRng, STREAM } from '../../shared/rng';
import { encodePng } from '../decode/formats/encode-png';
import { SHAPES, type Shape } from './shapes';

const SEED = 2024;
const IMAGES_PER_CLASS = 100;
const UNLABELLED_COUNT = 24;
const MIN_SIDE = 32;
const MAX_SIDE = 48;
/** Samples per pixel and axis: soft edges. */
const SUPERSAMPLING = 2;
const NOISE_DEVIATION = 12;
/** Degrees each shape is turned at most, either way: enough to vary, little enough to be learned from few pictures. */
const MAX_TURN_DEGREES = 18;

export interface DrawnFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type Colour = readonly [number, number, number];

/** Bright shapes of any colour on dark grounds of any colour. */
function randomColour(rng: CounterRng, low: number, high: number): Colour {
  return [rng.uniform(low, high), rng.uniform(low, high), rng.uniform(low, high)];
}

/** One picture, as RGB bytes [side, side, 3]. */
function drawShape(shape: Shape, rng: CounterRng, side: number): Uint8Array {
  const ground = randomColour(rng, 8, 96);
  const colour = randomColour(rng, 128, 248);
  const radius = rng.uniform(0.32, 0.46) * side;
  const reach = side / 2 - radius;
  const centreX = side / 2 + rng.uniform(-reach, reach);
  const centreY = side / 2 + rng.uniform(-reach, reach);
  // A quarter turn back: corners point up.
  const turn = ((rng.uniform(-MAX_TURN_DEGREES, MAX_TURN_DEGREES) - 90) * Math.PI) / 180;
  const cos = Math.cos(turn) / radius;
  const sin = Math.sin(turn) / radius;

  const pixels = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let inside = 0;
      for (let sample = 0; sample < SUPERSAMPLING * SUPERSAMPLING; sample++) {
        const dx = x + ((sample % SUPERSAMPLING) + 0.5) / SUPERSAMPLING - centreX;
        const dy = y + (Math.floor(sample / SUPERSAMPLING) + 0.5) / SUPERSAMPLING - centreY;
        if (shape(dx * cos + dy * sin, dy * cos - dx * sin)) inside++;
      }
      const share = inside / (SUPERSAMPLING * SUPERSAMPLING);
      for (let channel = 0; channel < 3; channel++) {
        const base = ground[channel];
        const value = base + (colour[channel] - base) * share + rng.normal() * NOISE_DEVIATION;
        pixels[(y * side + x) * 3 + channel] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  }
  return pixels;
}

function drawFile(path: string, shape: Shape, number: number): DrawnFile {
  const rng = new CounterRng(SEED, STREAM.sample, number);
  const side = MIN_SIDE + rng.integer(MAX_SIDE - MIN_SIDE + 1);
  return { path, bytes: encodePng(drawShape(shape, rng, side), side, side) };
}

/** `shapes/<class>/NN.png`, and `shapes/test/NN.png` without labels. */
export function drawSample(): DrawnFile[] {
  const files: DrawnFile[] = [];
  let number = 0;
  for (const [name, shape] of SHAPES) {
    for (let i = 1; i <= IMAGES_PER_CLASS; i++) {
      files.push(drawFile(`shapes/${name}/${String(i).padStart(2, '0')}.png`, shape, number++));
    }
  }
  const kinds = [...SHAPES.values()];
  for (let i = 1; i <= UNLABELLED_COUNT; i++) {
    // In an order that does not give the answers away.
    const shape = kinds[new CounterRng(SEED, STREAM.sample, number).integer(kinds.length)];
    files.push(drawFile(`shapes/test/${String(i).padStart(2, '0')}.png`, shape, number++));
  }
  return files;
}
