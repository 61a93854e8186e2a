import type { CommandName, Commands, TrainerEvent } from '../../protocol/commands';
import { failure, type Result } from '../../shared/result';
import { applyTrainerEvent } from '../apply-trainer-event';
import { type Ask, useStudio } from '../studio';
import { epochOf as anEpoch } from './reports';

interface Asked {
  readonly command: CommandName;
  readonly input: Commands[CommandName]['input'];
}

/** Answers the worker's way; records what was asked. */
export function worker(answers: { [K in CommandName]?: () => Result<Commands[K]['output']> }): Asked[] {
  const asked: Asked[] = [];
  const ask: Ask = async (command, input) => {
    asked.push({ command, input });
    return answers[command]?.() ?? failure('unexpected');
  };
  useStudio.setState({ ask });
  return asked;
}

/** What the trainer tells, as the store takes it. */
export const apply = (event: TrainerEvent | { type: 'workerLost'; detail: string }) =>
  useStudio.setState((studio) => applyTrainerEvent(studio, event));

export const epochOf = (epoch: number, validationLoss: number | null) =>
  anEpoch(epoch, {
    trainLoss: 1 / epoch,
    validationLoss,
    validationAccuracy: validationLoss === null ? null : 0.4,
  });

export const stepOf = (step: number, trainLoss = 1) => ({
  step,
  epoch: step / 10,
  trainLoss,
  trainAccuracy: 0.5,
  learningRate: 1e-3,
  gradientNorm: 1,
  imagesPerSecond: 100,
  elapsedMs: step,
});
