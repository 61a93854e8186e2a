import { Modal } from '@mantine/core';
import { useViewportSize } from '@mantine/hooks';
import { useWords } from '../../i18n/use-words';
import { verdictInWords } from '../../i18n/verdict-in-words';
import { wilsonInterval } from '../../metrics/intervals';
import { keptEpoch } from '../../metrics/records';
import { verdictOfRun } from '../../state/selectors/run-verdict';
import { runStateOf } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { PLAIN_VIEW } from '../../ui/ChartControls';
import { axisEnd, FigureChart, TRAINING_COLOR, VALIDATION_COLOR } from './FigureChart';
import classes from './Projector.module.css';

/** px: of what stands above and below the chart. */
const AROUND = 190;
const LEAST_HEIGHT = 200;
/** px: below this the figures stand under the chart, and its words are as large as there is room for. */
const NARROW = 900;

/** The run for the back of a classroom: its curve, how good it is, how far it is, and what that means. Esc leaves. */
export function Projector({ onClose }: { readonly onClose: () => void }) {
  const { t, formats } = useWords();
  const run = useStudio((studio) => studio.run);
  const health = useStudio((studio) => studio.health.report);
  const { width, height } = useViewportSize();
  const isNarrow = width < NARROW;
  const { steps, epochs, progress, recipe } = run;
  const kept = keptEpoch(epochs, recipe?.training.keep ?? 'best');
  const accuracy = kept?.validationAccuracy ?? null;
  const training = (steps.at(-1) ?? epochs.at(-1))?.trainAccuracy ?? null;
  const count = progress?.basis?.validationCount ?? 0;
  const [low, high] = wilsonInterval(accuracy ?? 0, count).map(formats.roughPercent);
  const verdict = verdictOfRun(run, { health, heldOut: null });
  const state = t(`run.state.${runStateOf(run)}`);
  const isUnderWay = progress?.state === 'training' || progress?.state === 'preparing';
  return (
    <Modal
      opened
      fullScreen
      onClose={onClose}
      title={t('run.projector')}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 'lg' }}
      classNames={{ title: classes.title }}
    >
      <div className={classes.sides} data-projector>
        <FigureChart
          figure="accuracy"
          view={PLAIN_VIEW}
          xEnd={axisEnd(run)}
          height={Math.max(LEAST_HEIGHT, isNarrow ? height * 0.4 : height - AROUND)}
          magnification={isNarrow ? 1.3 : 2}
          formatY={formats.roughPercent}
        />
        <dl className={classes.figures}>
          {accuracy !== null && (
            <div>
              <dt>
                <span className={classes.key} style={{ background: VALIDATION_COLOR }} />
                {t('run.validationAccuracy')}
              </dt>
              <dd className={classes.headline}>{formats.percent(accuracy)}</dd>
              {count > 0 && <dd className={classes.note}>{t('run.interval', { low, high })}</dd>}
            </div>
          )}
          {training !== null && (
            <div>
              <dt>
                <span className={classes.key} style={{ background: TRAINING_COLOR }} />
                {t('run.trainAccuracy')}
              </dt>
              <dd className={accuracy === null ? classes.headline : classes.figure}>
                {formats.percent(training)}
              </dd>
            </div>
          )}
          {progress && progress.stepsPerEpoch > 0 && (
            <div>
              <dt>{t('run.epoch')}</dt>
              <dd className={classes.figure}>
                {formats.count(progress.epoch)} / {formats.count(progress.epochs)}
              </dd>
            </div>
          )}
        </dl>
      </div>
      <p className={classes.line}>
        {[
          state,
          ...(isUnderWay && progress.remainingMs !== null && progress.remainingMs > 0
            ? [t('common.timeLeft', { time: formats.duration(progress.remainingMs) })]
            : []),
          ...(verdict ? [verdictInWords(verdict, formats).title] : []),
        ].join(' · ')}
      </p>
    </Modal>
  );
}
