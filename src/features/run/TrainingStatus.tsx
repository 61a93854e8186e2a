import { deviceInWords } from '../../i18n/device-in-words';
import { sentence, useWords } from '../../i18n/use-words';
import { activityShare } from '../../state/selectors/run-share';
import { isRunActive, runStateOf } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import classes from './TrainingStatus.module.css';

/** The run in one line, on every screen. */
export function TrainingStatus() {
  const { t, formats } = useWords();
  const run = useStudio((studio) => studio.run);
  const automatic = useStudio((studio) => studio.devices.automatic);
  const state = runStateOf(run);
  const { progress } = run;
  const device = progress?.device ?? (state === 'idle' ? automatic : null);
  const parts: string[] = [t(`run.state.${state}`)];
  /** What is left out where there is little room. */
  const further: string[] = [];
  if (progress && state !== 'preparing' && state !== 'idle' && progress.epochs > 0) {
    const place = isRunActive(run) ? parts : further;
    place.push(t('run.epochOf', { epoch: progress.epoch, epochs: progress.epochs }));
  }
  const isWorking = state === 'preparing' || state === 'training';
  if (isWorking && progress?.activity && progress.activity !== 'train') {
    const share = activityShare(progress);
    const percent = share === null ? '' : ` ${formats.percent(share, 0)}`;
    parts.push(`${sentence('activity', { code: progress.activity })}${percent}`);
  }
  const remainingMs = progress?.remainingMs ?? 0;
  if (isWorking && remainingMs > 0) {
    parts.push(t('common.timeLeft', { time: formats.duration(remainingMs) }));
  }
  if (device) further.push(deviceInWords(device));
  return (
    <div
      role="status"
      aria-label={t('run.status')}
      className={classes.status}
      data-idle={state === 'idle' || undefined}
    >
      <span className={classes.light} data-state={state} aria-hidden />
      <span className={classes.words}>
        {parts.join(' · ')}
        {further.length > 0 && <span className={classes.further}> · {further.join(' · ')}</span>}
      </span>
    </div>
  );
}
