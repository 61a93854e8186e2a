/// <reference lib="webworker" />
/** Saves and loads a checkpoint of ViT-B/16's size with Adam's moments, for bench/checkpoint-memory.mjs. */
import { CheckpointStore } from '../src/training/checkpoints/checkpoint-store';
import { opfsFolders } from '../src/training/checkpoints/opfs';

declare const self: DedicatedWorkerGlobalScope;

const PARAMETERS = 86_567_656;
const TENSORS = 150;
const KINDS = ['parameter', 'optimizer/first', 'optimizer/second'];

/** What was loaded is held until the page is closed, as a run would. */
let held: unknown = null;

function tensorsOf(kinds: readonly string[]): Map<string, Float32Array> {
  const length = Math.round(PARAMETERS / TENSORS);
  const tensors = new Map<string, Float32Array>();
  for (const kind of kinds) {
    for (let i = 0; i < TENSORS; i++) tensors.set(`${kind}/${i}`, new Float32Array(length).fill(i));
  }
  return tensors;
}

async function work(what: string): Promise<number> {
  const store = new CheckpointStore(await (await opfsFolders('bench-checkpoint')).open('run'));
  if (what === 'save') {
    const state = { tensors: tensorsOf(KINDS) };
    const { sizeBytes } = await store.save({ header: {}, state, best: null });
    return sizeBytes;
  }
  const isWeight = (key: string) => key.startsWith('parameter/');
  const { checkpoint } = await store.load(what === 'load' ? undefined : isWeight);
  held = [...(checkpoint?.state.tensors ?? [])].filter(([key]) => what === 'load' || isWeight(key));
  return (held as [string, Float32Array][]).reduce((sum, [, { byteLength }]) => sum + byteLength, 0);
}

self.onmessage = async ({ data }: MessageEvent<string>) => self.postMessage(await work(data));
