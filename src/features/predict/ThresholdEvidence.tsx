import { Button, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { evaluateModel } from '../../commands/evaluation';
import { cancelPrediction } from '../../commands/prediction';
import { chooseThreshold } from '../../commands/threshold';
import { thresholdInWords } from '../../i18n/threshold-in-words';
import { useWords } from '../../i18n/use-words';
import {
  proposedThreshold,
  RIGHT_ANSWERS_NEEDED,
  thresholdBasis,
  thresholdCost,
} from '../../metrics/threshold';
import type { DatasetSummary } from '../../protocol/dataset';
import type { EvaluationSet } from '../../protocol/prediction';
import { countedOutcomes, outcomesOf } from '../../state/selectors/evaluation';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { TaskLine } from '../../ui/TaskLine';
import classes from './ThresholdEvidence.module.css';
import { ThresholdTable } from './ThresholdTable';

/** What a threshold costs, from validation images: asked for, since they must be looked at. */
export function ThresholdEvidence({ threshold }: { readonly threshold: number }) {
  const { t } = useWords();
  const { set, running, progress, failure } = useStudio((studio) => studio.evaluation);
  const summary = useStudio((studio) => studio.dataset.summary);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  const isPredicting = useStudio((studio) => studio.prediction.underWay !== null);
  if (set?.split === 'validation' && summary)
    return <Evidence set={set} summary={summary} threshold={threshold} />;
  if (running) return <TaskLine progress={progress} begins="predict" onCancel={cancelPrediction} />;
  return (
    <>
      {failure && <FailureAlert failure={failure} />}
      {threshold === 0 && <Text size="sm">{t('threshold.isOff')}</Text>}
      {isTraining || !summary ? (
        <Text size="sm" c="dimmed">
          {t(isTraining ? 'threshold.needsEnd' : 'threshold.needsDataset')}
        </Text>
      ) : (
        <Button
          w="fit-content"
          size="compact-sm"
          variant="default"
          disabled={isPredicting}
          onClick={() => evaluateModel('validation')}
        >
          {t('threshold.look')}
        </Button>
      )}
    </>
  );
}

interface EvidenceProps {
  readonly set: EvaluationSet;
  readonly summary: DatasetSummary;
  readonly threshold: number;
}

function Evidence({ set, summary, threshold }: EvidenceProps) {
  const { t, formats } = useWords();
  const isOneLook = useStudio(
    ({ prediction: { choices } }) => choices.views === 'one' && choices.alsoRuns.length === 0,
  );
  const basis = useMemo(() => thresholdBasis(countedOutcomes(outcomesOf(set, summary))), [set, summary]);
  const proposed = useMemo(() => proposedThreshold(basis), [basis]);
  const { rightWithheld, wrongStopped } = thresholdCost(basis, threshold);
  const [right, wrong] = [basis.right.length, basis.wrong.length];
  const share = (part: number, of: number) => formats.percent(of === 0 ? 0 : part / of);
  const inWords = (value: number) => thresholdInWords(value, formats);
  return (
    <div className={classes.evidence}>
      <Stack gap="xs">
        <Text size="sm" role="status">
          {threshold === 0
            ? t('threshold.isOff')
            : t(wrong === 0 ? 'threshold.costsRight' : 'threshold.costs', {
                threshold: inWords(threshold),
                withheld: rightWithheld,
                right,
                withheldShare: share(rightWithheld, right),
                stopped: wrongStopped,
                wrong,
                stoppedShare: share(wrongStopped, wrong),
              })}
        </Text>
        <Text size="sm">
          {proposed === null
            ? t('threshold.tooFew', { right, needed: RIGHT_ANSWERS_NEEDED })
            : t('threshold.proposed', { threshold: inWords(proposed), right })}
        </Text>
        {proposed !== null && proposed !== threshold && (
          <Button w="fit-content" size="compact-sm" variant="light" onClick={() => chooseThreshold(proposed)}>
            {t('threshold.take', { threshold: inWords(proposed) })}
          </Button>
        )}
        <Text size="xs" c="dimmed">
          {isOneLook ? t('threshold.standIn') : `${t('threshold.standIn')} ${t('threshold.oneLook')}`}
        </Text>
      </Stack>
      <ThresholdTable basis={basis} threshold={threshold} proposed={proposed} />
    </div>
  );
}
