import { sentence, useWords } from '../i18n/use-words';
import type { TaskProgress } from '../protocol/commands';

/** A long piece of work in a line: what, how far, how fast, and how long yet. */
export function TaskText({ activity, done, total, remainingMs, imagesPerSecond }: TaskProgress) {
  const { t, formats } = useWords();
  return (
    <>
      {sentence('activity', { code: activity })}
      {total > 0 && ` · ${formats.count(done)} / ${formats.count(total)}`}
      {imagesPerSecond && ` · ${t('common.imagesPerSecond', { number: formats.count(imagesPerSecond) })}`}
      {remainingMs !== null &&
        remainingMs > 0 &&
        ` · ${t('common.timeLeft', { time: formats.duration(remainingMs) })}`}
    </>
  );
}
