import type { RunProgress } from '../../protocol/run';
import { presetById } from '../../recipe/presets';
import type { Recipe } from '../../recipe/schema';
import { InvariantError } from '../../shared/errors';
import type { Result } from '../../shared/result';
import { createTrainerClient, type TrainerClient } from '../trainer-client';

/** A client, and everything its runs have told. */
export function listen(): {
  client: TrainerClient;
  told: RunProgress[];
  until(states: RunProgress['state'][]): Promise<RunProgress>;
} {
  const told: RunProgress[] = [];
  const client = createTrainerClient({
    onEvent: (event) => {
      if (event.type === 'runProgress') told.push(event.progress);
    },
  });
  const until = async (states: RunProgress['state'][]) => {
    for (;;) {
      const last = told.at(-1);
      if (last && states.includes(last.state)) return last;
      if (last?.state === 'failed') throw new Error(JSON.stringify(last.failure));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return { client, told, until };
}

export function answerOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

/** The quick start at 16 px. */
export function recipeOf(device: Recipe['device'], epochs: number): Recipe {
  const recipe = presetById('quickStart')?.recipe;
  if (!recipe) throw new InvariantError('The quick start is a preset');
  return {
    ...recipe,
    device,
    preprocessing: { ...recipe.preprocessing, imageSize: 16 },
    training: { ...recipe.training, epochs },
  };
}
