/** Runs in the browser: trains a recipe through the real client and worker, then scores the unlabelled images. */
import { createTrainerClient } from '../src/client/trainer-client';
import { scorePredictions } from '../src/formats/truth-csv';
import type { EpochRecord } from '../src/metrics/records';
import type { RunProgress } from '../src/protocol/run';
import type { Recipe } from '../src/recipe/schema';
import type { Result } from '../src/shared/result';
import { LEARNING_RECIPES } from './learning-recipes';

export interface LearningResult {
  readonly device: string;
  readonly testAccuracy: number;
  readonly trainingMs: number;
  readonly epochs: readonly EpochRecord[];
}

export interface LearningRequest {
  readonly recipe: string;
  readonly seed: number;
  readonly device: 'cpu' | 'webgpu';
  readonly zip: string;
  readonly truth: string;
  /** What replaces the recipe's training settings. */
  readonly training?: Partial<Recipe['training']>;
}

export function answerOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

export async function given(name: string): Promise<Blob> {
  const response = await fetch(`/given/${name}`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.blob();
}

/** Trains from scratch; the weights the recipe keeps predict the unlabelled images. */
export async function learn(request: LearningRequest): Promise<LearningResult> {
  const epochs: EpochRecord[] = [];
  let last: RunProgress | null = null;
  const client = createTrainerClient({
    onEvent: (event) => {
      if (event.type !== 'runProgress') return;
      last = event.progress;
      epochs.push(...event.progress.newEpochs);
    },
  });
  const file = new File([await given(request.zip)], request.zip);
  answerOf(await client.request('openDataset', { source: { kind: 'zip', file } }));
  const template = LEARNING_RECIPES[request.recipe]();
  const recipe = {
    ...template,
    seed: request.seed,
    device: request.device,
    training: { ...template.training, ...request.training },
  };
  answerOf(await client.request('startRun', { runId: 'bench', recipe }));
  const end = await finished(() => last);
  const predictions = answerOf(await client.request('predict', { source: null, role: 'unlabelled' }));
  const score = answerOf(scorePredictions(await (await given(request.truth)).text(), predictions));
  client.terminate();
  return {
    device: end.device?.name ?? '',
    testAccuracy: score.correct / score.scored,
    trainingMs: end.elapsedMs,
    epochs,
  };
}

export async function finished(progress: () => RunProgress | null): Promise<RunProgress> {
  for (;;) {
    const last = progress();
    if (last?.state === 'failed') throw new Error(JSON.stringify(last.failure));
    if (last?.state === 'finished') return last;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
