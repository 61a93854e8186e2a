/** The exported project in two processes: the numbers of one, whatever is killed, and back into the studio. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planImport, readPlanned } from '../formats/import-plan';
import { openWeights } from '../formats/open-weights';
import { python } from '../formats/testing/pytorch-folder';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import type { Recipe } from '../recipe/schema';
import { colouredPictures, forgetOutputs, logOf, projectOf, smallRecipe } from './testing/exported-project';
import { type StudioRun, studioRun, unpackFiles } from './testing/studio-run';

/** -r and -t: torch 1.13's launcher cannot take their defaults under Python 3.11 and later. */
const TORCHRUN = '-m torch.distributed.run --standalone --nproc_per_node 2 -r 1 -t 1'.split(' ');

/** Kills one of two processes in the midst of the third epoch, once. */
const KILLED = `
import os, signal
import training
from train import main
train_step = training.Run.train_step
def dying(run, *given):
    if run.epoch == 2 and run.step % 4 == 2 and run.processes.rank == 1 and not os.path.exists("killed"):
        open("killed", "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return train_step(run, *given)
training.Run.train_step = dying
main()
`;

/**
 * Two processes that begin, take a step, sum and end 100 times, on one core: a thread that is late is late in one of them.
 * What is left is collected at once, as at the end of a program.
 */
const ENDS = `
import faulthandler, gc, os, tempfile
import torch
import torch.distributed as dist
import torch.multiprocessing
from processes import Processes
begin = dist.init_process_group
def work(rank, folder):
    os.environ.update(WORLD_SIZE="2", RANK=str(rank))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    gc.freeze()
    for time in range(100):
        faulthandler.dump_traceback_later(30, exit=True)
        there = f"file://{folder}/{time}"
        dist.init_process_group = lambda kind: begin(kind, init_method=there, world_size=2, rank=rank)
        processes = Processes()
        processes.wrap(torch.nn.Linear(4, 3))
        processes.wrapped(torch.ones(2, 4)).sum().backward()
        assert processes.sum([1.0]) == [2.0]
        processes.wait()
        processes.end()
        del processes
        gc.collect()
if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.spawn(work, (folder,), nprocs=2)
    print("ended 100 times")
`;

describe('two processes', () => {
  const files = colouredPictures();
  const images = mkdtempSync(path.join(tmpdir(), 'vireo-images-'));
  const folders: string[] = [images];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  /** Four steps an epoch, the last of a single image: one of the processes has none of it. */
  const recipe: Recipe = smallRecipe(
    { split: { ...DEFAULT_RECIPE.split, validationPercent: 23, testPercent: 6 } },
    {
      epochs: 5,
      classWeights: 'balanced',
      clipNorm: 1,
      microBatchSize: 11,
      emaDecay: 0.9,
      batchNormStatistics: 'recomputed',
    },
  );
  const args = (...more: readonly string[]) => [images, '--workers', '0', '--log', 'log.jsonl', ...more];
  let run: StudioRun;
  let folder = '';
  const inTwo = (...program: readonly string[]) => python(folder, [...TORCHRUN, ...program], 1);
  let alone: ReturnType<typeof logOf>;

  beforeAll(async () => {
    await unpackFiles(files, images);
    run = await studioRun(recipe, files);
    folder = await projectOf(run.before, run);
    folders.push(folder);
    const trained = python(folder, ['train.py', ...args()]);
    expect(trained, trained.output).toMatchObject({ status: 0 });
    alone = logOf(folder);
    writeFileSync(path.join(folder, 'killed.py'), KILLED);
  });

  it('give the losses of one over 20 steps, through batch norms and a batch of which one has no image', () => {
    expect(run.split.training).toHaveLength(49);
    expect(alone.stepLosses).toHaveLength(20);
    forgetOutputs(folder);
    const trained = inTwo('train.py', ...args());
    expect(trained, trained.output).toMatchObject({ status: 0 });
    expect(trained.output).toContain('49 images, 16 to judge by, 2 processes on cpu');
    const together = logOf(folder);
    expect(together.stepLosses).toHaveLength(20);
    for (const [step, loss] of together.stepLosses.entries()) {
      expect(Math.abs(loss - alone.stepLosses[step]), `step ${step + 1}`).toBeLessThan(1e-5);
    }
    for (const [i, { validationLoss }] of together.epochs.entries()) {
      expect(Math.abs(validationLoss - alone.epochs[i].validationLoss)).toBeLessThan(1e-5);
    }
  });

  it('go on from their checkpoint after one of them was killed, with the numbers of a run that was not', () => {
    forgetOutputs(folder);
    const killed = inTwo('killed.py', ...args('--resume'));
    expect(killed.status, killed.output).not.toBe(0);
    expect(existsSync(path.join(folder, 'killed'))).toBe(true);
    expect(logOf(folder).epochs.at(-1)?.epoch).toBe(2);
    const resumed = inTwo('killed.py', ...args('--resume'));
    expect(resumed, resumed.output).toMatchObject({ status: 0 });
    expect(resumed.output).toContain('goes on after epoch 2');
    const { epochs } = logOf(folder);
    expect(epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4, 5]);
    for (const [i, { loss, validationLoss }] of epochs.entries()) {
      expect(Math.abs(validationLoss - alone.epochs[i].validationLoss)).toBeLessThan(1e-5);
      if (i > 0) expect(Math.abs(loss - alone.epochs[i].loss)).toBeLessThan(1e-5);
    }
  });

  it('end each time, whatever their threads are still about', () => {
    writeFileSync(path.join(folder, 'ends.py'), ENDS);
    const ended = python(folder, ['ends.py'], 1);
    expect(ended, ended.output).toMatchObject({ status: 0 });
    expect(ended.output).toContain('ended 100 times');
  });

  it('leave a checkpoint that the studio opens and goes on from, as train.py goes on from the weights', async () => {
    const file = new File([readFileSync(path.join(folder, 'checkpoint.pt'))], 'checkpoint.pt');
    const opened = await openWeights([file]);
    if (!opened.ok || opened.value.kind !== 'foreign') throw new Error(JSON.stringify(opened));
    const { graph } = run.before;
    const { weights } = opened.value;
    const plan = planImport(weights.entries, [
      ...graph.parameters.flatMap((p) => p.entries),
      ...graph.buffers,
    ]);
    expect(plan.reinitialised).toEqual([]);
    expect(weights.file.metadata.nest).toBe('model_ema');
    const there = await studioRun(recipe, files, await readPlanned(weights.file, plan));
    rmSync(path.join(folder, 'log.jsonl'));
    const here = python(folder, ['train.py', ...args('--weights', 'trained.safetensors', '--epochs', '1')]);
    expect(here, here.output).toMatchObject({ status: 0 });
    const { stepLosses } = logOf(folder);
    expect(stepLosses).toHaveLength(4);
    expect(stepLosses[0]).toBeLessThan(alone.stepLosses[0]);
    for (const [step, loss] of stepLosses.entries()) {
      expect(Math.abs(there.stepLosses[step] - loss), `step ${step + 1}`).toBeLessThan(1e-5 * loss);
    }
  });
});
