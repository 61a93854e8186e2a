import { Button, Stack } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { useWords } from '../../i18n/use-words';
import type { DatasetSource } from '../../protocol/dataset';
import type { Failure } from '../../shared/result';
import { cancelPrediction, predict, showPredictionFailure } from '../../state/prediction-commands';
import { isRunActive } from '../../state/run-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { FileDrop } from '../../ui/FileDrop';
import { Hint } from '../../ui/Hint';
import { Panel } from '../../ui/Panel';
import { TaskLine } from '../../ui/TaskLine';
import { PredictionTable } from './PredictionTable';

interface PredictPanelProps {
  /** What to do with a dropped weights zip; answers what became of it. */
  readonly restoreWeights: (file: File) => Promise<'notWeights' | 'restored' | Failure>;
}

/** Putting the model to work: on the dataset's unlabelled images, or on others. */
export function PredictPanel({ restoreWeights }: PredictPanelProps) {
  const { t, formats } = useWords();
  const prediction = useStudio((studio) => studio.prediction);
  const hasModel = useStudio((studio) => studio.model.report !== null);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  const unlabelledCount = useStudio((studio) => studio.dataset.summary?.unlabelledCount ?? 0);
  const { running, progress, set } = prediction;

  const take = async (source: DatasetSource) => {
    if (source.kind === 'zip') {
      const outcome = await restoreWeights(source.file);
      if (outcome === 'restored') return;
      if (outcome !== 'notWeights') {
        showPredictionFailure(outcome);
        return;
      }
    }
    if (!hasModel) {
      showPredictionFailure({ code: 'noModel' });
      return;
    }
    await predict(source, source.kind === 'zip' ? source.file.name : t('predict.anotherSource'));
  };

  return (
    <Panel
      id="predict"
      title={t('predict.title')}
      about={
        set &&
        t('predict.about', {
          number: formats.count(set.predictions.length),
          source: prediction.source ?? t('predict.unlabelledImages'),
          device: set.device.name,
        })
      }
    >
      <Stack gap="md">
        {prediction.failure && (
          <FailureAlert failure={prediction.failure} onClose={() => showPredictionFailure(null)} />
        )}
        {!hasModel && (
          <Hint icon={<IconWand />} title={t('predict.emptyTitle')}>
            {t('predict.emptyHint')}
          </Hint>
        )}
        <FileDrop
          inputName={t('predict.fileInput')}
          folderInputName={t('predict.folderInput')}
          title={hasModel ? t('predict.dropTitle') : t('predict.dropWeightsTitle')}
          hint={hasModel ? t('predict.dropHint') : t('predict.dropWeightsHint')}
          disabled={running || isTraining}
          compact
          primary={false}
          onSource={take}
        >
          {unlabelledCount > 0 && (
            <Button
              size="compact-sm"
              leftSection={<IconWand size={16} aria-hidden />}
              disabled={!hasModel || running || isTraining}
              onClick={() => predict(null, null)}
            >
              {t('predict.unlabelled', { number: formats.count(unlabelledCount) })}
            </Button>
          )}
        </FileDrop>
        {running && (
          <TaskLine
            activity={progress?.activity ?? 'predict'}
            done={progress?.done ?? 0}
            total={progress?.total ?? 0}
            remainingMs={progress?.remainingMs ?? null}
            onCancel={cancelPrediction}
          />
        )}
        {set && <PredictionTable set={set} isOfDataset={prediction.source === null} />}
      </Stack>
    </Panel>
  );
}
