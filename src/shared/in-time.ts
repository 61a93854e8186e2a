/** A browser that has not answered by then is not going to. */
export const PATIENCE_MS = 20_000;

/**
 * What `work` comes to; rejects with a DOMException (TimeoutError, `message`) where it has not after `limitMs`. What comes
 * later all the same is handed to `late`: nobody else would let go of it.
 */
export async function inTime<T>(
  work: Promise<T>,
  message: string,
  late: (value: T) => void,
  limitMs = PATIENCE_MS,
): Promise<T> {
  let isAwaited = true;
  const watched = work.then((value) => {
    if (!isAwaited) late(value);
    return value;
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isAwaited = false;
      reject(new DOMException(message, 'TimeoutError'));
    }, limitMs);
  });
  try {
    return await Promise.race([watched, patience]);
  } finally {
    clearTimeout(timer);
  }
}
