import { Button, Group, Stack, Text } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';
import { Suspense } from 'react';
import { cancelPrediction, predict, showPredictionFailure } from '../../commands/prediction';
import { restoreWeights } from '../../commands/restore-weights';
import { forgetSample, giveTable } from '../../commands/submission';
import { deviceInWords } from '../../i18n/device-in-words';
import { loadDatasetWords } from '../../i18n/language';
import { useWords } from '../../i18n/use-words';
import type { DatasetSource } from '../../protocol/dataset';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { FileDrop } from '../../ui/FileDrop';
import { Hint } from '../../ui/Hint';
import { lazyPart } from '../../ui/lazy-part';
import { Panel } from '../../ui/Panel';
import { TaskLine } from '../../ui/TaskLine';
import { usePastedPictures } from '../../ui/use-pasted-pictures';
import { PredictionChoices } from './PredictionChoices';
import { PredictionTable } from './PredictionTable';

// A model may need them before any dataset is open.
const ThresholdChoice = lazyPart(
  async () => (await import('./ThresholdChoice')).ThresholdChoice,
  loadDatasetWords,
);
const LiveCamera = lazyPart(async () => (await import('./LiveCamera')).LiveCamera, loadDatasetWords);

/** A folder's name, or the only picture's. */
function nameOf(source: DatasetSource, otherwise: string): string {
  return source.kind === 'folder' && source.name !== '' ? source.name : otherwise;
}

/** Tables, and what is taken for one: a workbook is refused in words. */
const TABLE_NAME = /\.(csv|tsv|tab|txt|xlsx?|xlsm|ods|numbers|html?)$/i;

/** Putting the model to work: on the dataset's unlabelled images, or on others. */
export function PredictPanel() {
  const { t, formats } = useWords();
  const prediction = useStudio((studio) => studio.prediction);
  const hasModel = useStudio((studio) => studio.model.report !== null);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  const unlabelledCount = useStudio((studio) => studio.dataset.summary?.unlabelledCount ?? 0);
  const { underWay, progress } = prediction;
  const { sample, truth } = useStudio((studio) => studio.submission.plan);
  const shown = underWay?.set ? underWay : prediction;
  const { set } = shown;
  const isBusy = underWay !== null || isTraining;

  const take = async (source: DatasetSource) => {
    if (source.kind === 'zip') {
      if (TABLE_NAME.test(source.file.name)) {
        const taken = await giveTable(source.file, null);
        showPredictionFailure(taken.ok ? null : taken.failure);
        return;
      }
      const restored = await restoreWeights(source.file);
      if (!restored.ok) {
        showPredictionFailure(restored.failure);
        return;
      }
      if (restored.value) return;
    }
    if (!hasModel) {
      showPredictionFailure({ code: 'noModel' });
      return;
    }
    await predict(
      source,
      source.kind === 'zip' ? source.file.name : nameOf(source, t('predict.anotherSource')),
    );
  };
  const takePictures = (pictures: readonly File[], name: string) =>
    take({ kind: 'folder', name, files: pictures.map((file) => ({ path: file.name, file })) });
  usePastedPictures(hasModel && !isBusy, (pictures) => takePictures(pictures, t('predict.pasted')));

  return (
    <Panel
      id="predict"
      title={t('predict.title')}
      about={
        set &&
        t('predict.about', {
          count: set.predictions.length,
          number: formats.count(set.predictions.length),
          source: shown.source ?? t('predict.unlabelledImages'),
          device: deviceInWords(set.device),
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
          disabled={isBusy}
          compact
          primary={false}
          onSource={take}
        >
          {unlabelledCount > 0 && (
            <Button
              size="compact-sm"
              // Once it is done, what is next is the file of it, below.
              variant={set && shown.source === null ? 'default' : 'filled'}
              leftSection={<IconWand size={16} aria-hidden />}
              disabled={!hasModel || isBusy}
              onClick={() => predict(null, null)}
            >
              {t('predict.unlabelled', { count: unlabelledCount, number: formats.count(unlabelledCount) })}
            </Button>
          )}
        </FileDrop>
        {hasModel && (
          <>
            <PredictionChoices disabled={isBusy} />
            <Suspense fallback={null}>
              <LiveCamera onPicture={(picture) => takePictures([picture], t('predict.camera'))} />
            </Suspense>
          </>
        )}
        {sample !== null && (
          <Group gap="xs" role="status">
            <Text size="sm">{t('predict.sampleGiven', { name: sample.name })}</Text>
            <Button size="compact-sm" variant="subtle" onClick={() => forgetSample()}>
              {t('predict.forgetSample')}
            </Button>
          </Group>
        )}
        {truth !== null && !set && <Text size="sm">{t('predict.truthGiven', { name: truth.name })}</Text>}
        {underWay && <TaskLine progress={progress} begins="predict" onCancel={cancelPrediction} />}
        {set && (
          <PredictionTable
            set={set}
            isOfDataset={shown.source === null}
            pictures={shown.pictures}
            isUnderWay={shown === underWay}
          />
        )}
        <Suspense fallback={null}>{hasModel && <ThresholdChoice />}</Suspense>
      </Stack>
    </Panel>
  );
}
