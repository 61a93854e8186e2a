import { type RefObject, useCallback, useEffect, useEffectEvent, useRef } from 'react';
import type { CollectedPicture } from '../../protocol/collect';
import { grabFrame } from '../../ui/grab-frame';

/** Pictures one after the other: faster ones hardly differ. */
const EVERY_MS = 200;

/**
 * Takes pictures of a video from `begin` to `end`, at least one. They are handed on as fast as they are taken care of: those that
 * were taken meanwhile go together.
 */
export function useHeldCapture(
  video: RefObject<HTMLVideoElement | null>,
  onPictures: (taken: readonly CollectedPicture[]) => Promise<void>,
) {
  const timer = useRef<ReturnType<typeof setInterval> | null>(null);
  const waiting = useRef<CollectedPicture[]>([]);
  const isHandingOn = useRef(false);

  const handOn = useEffectEvent(async () => {
    if (isHandingOn.current) return;
    isHandingOn.current = true;
    while (waiting.current.length > 0) await onPictures(waiting.current.splice(0));
    isHandingOn.current = false;
  });
  const take = useEffectEvent(async () => {
    const file = await grabFrame(video.current, 'image/jpeg');
    if (!file) return;
    waiting.current.push({ name: `camera-${new Date().toISOString().replace(/\D/g, '')}.jpg`, file });
    await handOn();
  });
  const end = useCallback(() => {
    if (timer.current !== null) clearInterval(timer.current);
    timer.current = null;
  }, []);
  const begin = useCallback(() => {
    if (timer.current !== null) return;
    timer.current = setInterval(() => void take(), EVERY_MS);
    void take();
  }, []);
  useEffect(() => end, [end]);
  return { begin, end };
}
