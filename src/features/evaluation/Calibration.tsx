import { Stack, Text } from '@mantine/core';
import { useWords } from '../../i18n/use-words';
import { EVERY_OUTCOME, type EvaluationFigures, type OutcomeFilter } from '../../state/selectors/evaluation';
import { Facts } from '../../ui/Facts';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './Calibration.module.css';

interface CalibrationProps {
  readonly evaluation: EvaluationFigures;
  readonly filter: OutcomeFilter;
  readonly onFilter: (filter: OutcomeFilter) => void;
}

const MARKS = [1, 0.75, 0.5, 0.25, 0];

/** The reliability diagram: how often answers are right, by how sure the model was. A bar opens its images. */
export function Calibration({ evaluation, filter, onFilter }: CalibrationProps) {
  const { t, formats } = useWords();
  const { bins, calibrationError, accuracy, count } = evaluation;
  const sureness = bins.reduce((sum, bin) => sum + bin.count * bin.confidence, 0) / Math.max(1, count);
  const verdict =
    Math.abs(sureness - accuracy) < 0.02 ? 'fair' : sureness > accuracy ? 'tooSure' : 'tooModest';
  return (
    <Stack gap="sm">
      <Facts
        facts={[
          { name: t('evaluation.calibrationError'), value: formats.percent(calibrationError) },
          { name: t('evaluation.meanSureness'), value: formats.percent(sureness) },
          { name: t('run.accuracy'), value: formats.percent(accuracy) },
        ]}
      />
      <Text size="sm">{t(`evaluation.calibration.${verdict}`)}</Text>
      <ScrollRegion label={t('evaluation.reliability')}>
        <div className={classes.diagram}>
          <div className={classes.scale} aria-hidden>
            {MARKS.map((mark) => (
              <span key={mark}>{formats.percent(mark, 0)}</span>
            ))}
          </div>
          <div className={classes.bins}>
            {bins.map((bin, i) => (
              <button
                key={bin.from}
                type="button"
                className={classes.bin}
                disabled={bin.count === 0}
                aria-pressed={filter.bin === i}
                aria-label={t('evaluation.bin', {
                  from: formats.percent(bin.from, 0),
                  to: formats.percent(bin.to, 0),
                  accuracy: formats.percent(bin.accuracy, 0),
                  number: formats.count(bin.count),
                })}
                title={t('evaluation.bin', {
                  from: formats.percent(bin.from, 0),
                  to: formats.percent(bin.to, 0),
                  accuracy: formats.percent(bin.accuracy, 0),
                  number: formats.count(bin.count),
                })}
                onClick={() => onFilter({ ...EVERY_OUTCOME, bin: i })}
              >
                <span className={classes.column}>
                  {bin.count > 0 && (
                    <span
                      className={classes.gap}
                      style={{
                        bottom: `${100 * Math.min(bin.accuracy, bin.confidence)}%`,
                        height: `${100 * Math.abs(bin.accuracy - bin.confidence)}%`,
                      }}
                    />
                  )}
                  <span className={classes.bar} style={{ height: `${100 * bin.accuracy}%` }} />
                </span>
                <span className={classes.count}>{bin.count === 0 ? '' : formats.compact(bin.count)}</span>
              </button>
            ))}
            <svg className={classes.ideal} viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden>
              <line x1="0" y1="1" x2="1" y2="0" vectorEffect="non-scaling-stroke" />
            </svg>
          </div>
          <div className={classes.axis} aria-hidden>
            <span>{formats.percent(0, 0)}</span>
            <span>{t('evaluation.sureness')}</span>
            <span>{formats.percent(1, 0)}</span>
          </div>
        </div>
      </ScrollRegion>
      <div className={classes.legend}>
        <span className={classes.sampleBar} />
        {t('evaluation.barIs')}
        <span className={classes.sampleGap} />
        {t('evaluation.gapIs')}
      </div>
      <Text size="xs" c="dimmed">
        {t('evaluation.calibrationHint')}
      </Text>
    </Stack>
  );
}
