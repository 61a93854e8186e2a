import { deviceInWords } from '../../i18n/device-in-words';
import { useWords } from '../../i18n/use-words';
import { useStudio } from '../../state/studio';
import { Facts } from '../../ui/Facts';

/** Where the run stands. */
export function RunFacts() {
  const { t, formats } = useWords();
  const progress = useStudio((studio) => studio.run.progress);
  if (!progress) return null;
  const none = '–';
  const { imagesPerSecond, remainingMs, device } = progress;
  const isUnderWay = progress.state === 'training' || progress.state === 'preparing';
  return (
    <Facts
      facts={[
        ...(progress.stepsPerEpoch === 0
          ? []
          : [
              {
                name: t('run.epoch'),
                value: `${formats.count(progress.epoch)} / ${formats.count(progress.epochs)}`,
              },
              {
                name: t('run.step'),
                value: `${formats.count(progress.step)} / ${formats.count(progress.epochs * progress.stepsPerEpoch)}`,
              },
            ]),
        {
          name: t('run.imagesPerSecond'),
          value: imagesPerSecond === null ? none : formats.count(imagesPerSecond),
        },
        { name: t('run.timeElapsed'), value: formats.duration(progress.elapsedMs) },
        ...(isUnderWay
          ? [
              {
                name: t('run.timeLeft'),
                value: remainingMs === null || remainingMs <= 0 ? none : formats.duration(remainingMs),
              },
            ]
          : []),
        {
          name: t('run.device'),
          value: device ? deviceInWords(device) : none,
        },
      ]}
    />
  );
}
