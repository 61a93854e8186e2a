import { type RefObject, useEffect, useState } from 'react';
import type { Commands } from '../../protocol/commands';
import type { Failure } from '../../shared/result';
import { ask, useStudio } from '../../state/studio';
import { FrameReader } from './frame-of';

/** Answers come no faster: more are not read, and a device has other things to do. */
const LEAST_INTERVAL_MS = 150;

export type LiveAnswer = Commands['answerFrame']['output'];

interface LiveAnswers {
  /** To the newest frame; null before the first. */
  readonly answer: LiveAnswer | null;
  readonly failure: Failure | null;
}

const NOTHING: LiveAnswers = { answer: null, failure: null };

/**
 * What the model in hand says of a video, a few times a second while `isOn`. One frame is under way at a time: the next is
 * taken when it was answered, so none wait behind a slow device, and the answer is to what is seen now.
 */
export function useLiveAnswers(video: RefObject<HTMLVideoElement | null>, isOn: boolean): LiveAnswers {
  const model = useStudio((studio) => studio.model.report);
  const { views, alsoRuns } = useStudio((studio) => studio.prediction.choices);
  const [live, setLive] = useState(NOTHING);
  useEffect(() => {
    if (!isOn || !model) return;
    let isWanted = true;
    const look = async () => {
      const reader = new FrameReader();
      while (isWanted) {
        const startedMs = performance.now();
        const frame = reader.read(video.current);
        const answered = frame && (await ask('answerFrame', { frame, views, alsoRuns }));
        if (!isWanted) break;
        if (answered?.ok === false) {
          setLive({ answer: null, failure: answered.failure });
          break;
        }
        if (answered?.ok) setLive({ answer: answered.value, failure: null });
        const restMs = LEAST_INTERVAL_MS - (performance.now() - startedMs);
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, restMs)));
      }
    };
    void look();
    return () => {
      isWanted = false;
      setLive(NOTHING);
      void ask('endFrames', {});
    };
  }, [isOn, model, views, alsoRuns, video]);
  return live;
}
