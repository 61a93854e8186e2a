import { DeviceLostError, OutOfMemoryError } from '../../kernels/engine-errors';
import type { Commands } from '../../protocol/commands';
import { failure, type Result, success } from '../../shared/result';
import type { Handlers } from '../handlers';
import { LiveAnswers } from '../predict/live-answers';
import { modelsTogether } from '../predict/models-together';
import { failureOf } from '../run/recovery';
import type { TrainedModel } from '../run/trained-model';
import type { RunDesk } from './run-desk';
import type { RunsDesk } from './runs-desk';

type Asked = Commands['answerFrame']['input'];

interface CameraDesk {
  readonly handlers: Handlers<'answerFrame' | 'endFrames'>;
}

/** What is being answered, and of whom it was asked. */
interface Session {
  readonly model: TrainedModel;
  readonly how: string;
  readonly answers: LiveAnswers;
}

/** What the model in hand says of a camera's frames, while no run goes on. */
export function createCameraDesk({ run, runs }: { run: RunDesk; runs: RunsDesk }): CameraDesk {
  let session: Session | null = null;

  async function end(): Promise<void> {
    const ended = session;
    session = null;
    await ended?.answers.close();
  }

  // A run gets the device and its memory back at once.
  run.whenOneBegins(() => void end());

  async function sessionFor({ views = 'one', alsoRuns = [] }: Asked): Promise<Result<Session>> {
    const model = await run.modelInHand();
    if (!model) return failure('noModel');
    const how = [views, ...alsoRuns].join();
    if (session?.model === model && session.how === how) return success(session);
    await end();
    const models = await modelsTogether(runs, model, alsoRuns);
    if (!models.ok) return models;
    session = { model, how, answers: new LiveAnswers({ models: models.value, views }) };
    return success(session);
  }

  return {
    handlers: {
      async answerFrame(asked) {
        if (run.isUnderWay()) {
          await end();
          return failure('runUnderWay');
        }
        const opened = await sessionFor(asked);
        if (!opened.ok) return opened;
        const { model, answers } = opened.value;
        try {
          const found = await answers.answer(asked.frame);
          return found.ok ? success({ classes: model.classes, probabilities: found.value }) : found;
        } catch (error) {
          if (error instanceof OutOfMemoryError || error instanceof DeviceLostError)
            return { ok: false, failure: failureOf(error) };
          throw error;
        }
      },
      async endFrames() {
        await end();
        return success(null);
      },
    },
  };
}
