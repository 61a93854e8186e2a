import { type Graph, type Initialization, sizeOf } from '../kernels/graph';
import { assertNever } from '../shared/errors';
import { CounterRng, STREAM } from '../shared/rng';

/**
 * First values of every parameter and buffer, keyed as in EngineState (`parameter/…`, `buffer/…`). Distributions are
 * torch's; each parameter draws from its own substream of (seed, initialization), so that none disturbs another.
 * @param wanted which keys to draw; left out: all
 */
export function initializeParameters(
  graph: Graph,
  seed: number,
  wanted: (key: string) => boolean = () => true,
): Map<string, Float32Array<ArrayBuffer>> {
  const tensors = new Map<string, Float32Array<ArrayBuffer>>();
  for (const [i, { name, shape, initialization }] of graph.parameters.entries()) {
    if (!wanted(`parameter/${name}`)) continue;
    const rng = new CounterRng(seed, STREAM.initialization, i);
    tensors.set(`parameter/${name}`, draw(initialization, sizeOf(shape), rng));
  }
  for (const { name, shape, initial } of graph.buffers) {
    if (wanted(`buffer/${name}`))
      tensors.set(`buffer/${name}`, new Float32Array(sizeOf(shape)).fill(initial));
  }
  return tensors;
}

function draw(initialization: Initialization, count: number, rng: CounterRng): Float32Array<ArrayBuffer> {
  const values = new Float32Array(count);
  switch (initialization.kind) {
    case 'zeros':
      break;
    case 'ones':
      values.fill(1);
      break;
    case 'constant':
      values.fill(initialization.value);
      break;
    case 'uniform':
      for (let i = 0; i < count; i++) values[i] = rng.uniform(-initialization.bound, initialization.bound);
      break;
    case 'normal': {
      const { deviation, truncateAt = Number.POSITIVE_INFINITY } = initialization;
      for (let i = 0; i < count; i++) {
        // Drawing again what falls outside is the truncated normal distribution.
        let value = deviation * rng.normal();
        while (Math.abs(value) > truncateAt) value = deviation * rng.normal();
        values[i] = value;
      }
      break;
    }
    default:
      assertNever(initialization);
  }
  return values;
}
