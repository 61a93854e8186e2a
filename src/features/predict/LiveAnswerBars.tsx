import { Text } from '@mantine/core';
import { useWords } from '../../i18n/use-words';
import { isWithheld } from '../../metrics/threshold';
import { useStudio } from '../../state/studio';
import classes from './LiveAnswerBars.module.css';
import { shownAnswers } from './shown-answers';
import type { LiveAnswer } from './use-live-answers';

/** The answer to what the camera sees now, and how likely each class is. */
export function LiveAnswerBars({ answer }: { readonly answer: LiveAnswer }) {
  const { t, formats } = useWords();
  const threshold = useStudio((studio) => studio.model.threshold);
  const { rows, best } = shownAnswers(answer.classes, answer.probabilities);
  const isNone = isWithheld(best.probability, threshold);
  return (
    <div className={classes.answers}>
      <Text
        role="status"
        size="xl"
        fw={700}
        className={classes.best}
        {...(isNone && { c: 'dimmed', fs: 'italic' })}
      >
        {isNone ? t('threshold.noneOfThese') : best.name}
      </Text>
      <ol className={classes.list} aria-label={t('live.answers')}>
        {rows.map(({ name, probability }) => (
          <li key={name} className={classes.row}>
            <Text size="sm" className={classes.name} fw={name === best.name && !isNone ? 700 : 400}>
              {name}
            </Text>
            <Text size="sm" className={classes.figure}>
              {formats.percent(probability, 0)}
            </Text>
            <span className={classes.track} aria-hidden>
              <span
                className={name === best.name && !isNone ? classes.bar : classes.otherBar}
                style={{ width: `${100 * probability}%` }}
              />
              {threshold > 0 && (
                <span className={classes.threshold} style={{ insetInlineStart: `${100 * threshold}%` }} />
              )}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
