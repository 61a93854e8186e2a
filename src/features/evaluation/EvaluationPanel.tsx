import { Button, Group, Stack, Text } from '@mantine/core';
import { IconLayoutGrid, IconTargetArrow } from '@tabler/icons-react';
import { useDeferredValue, useEffect, useState } from 'react';
import { evaluateModel } from '../../commands/evaluation';
import { cancelPrediction } from '../../commands/prediction';
import { useWords } from '../../i18n/use-words';
import type { EvaluationSet } from '../../protocol/prediction';
import { trainedElsewhere } from '../../state/selectors/trained-elsewhere';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { Panel } from '../../ui/Panel';
import { Segments } from '../../ui/Segments';
import { TaskLine } from '../../ui/TaskLine';
import { type EvaluationTab, EvaluationView } from './EvaluationView';

/** Where the model fails, on images it was not trained on; asked for, not shown by default. */
export function EvaluationPanel() {
  const { t } = useWords();
  const { running, progress, failure, set, leadsToMistakes } = useStudio((studio) => studio.evaluation);
  // What is seen of thousands of classes is made while the page goes on answering.
  const seen = useDeferredValue(set);
  const canEvaluate = useStudio(
    (studio) => studio.model.report !== null && studio.dataset.summary !== null && !isRunActive(studio.run),
  );
  const hasModel = useStudio((studio) => studio.model.report !== null);
  const hasTest = useStudio(
    ({ dataset, model }) =>
      (dataset.summary?.hasTestFolder ?? false) || (model.report?.recipe.split.testPercent ?? 0) > 0,
  );
  const elsewhere = useStudio(trainedElsewhere);
  const [split, setSplit] = useState<EvaluationSet['split']>('validation');
  const [tab, setTab] = useState<EvaluationTab>('confusions');
  const needs = !canEvaluate && !set;
  useEffect(() => {
    if (leadsToMistakes) setTab('confusions');
  }, [leadsToMistakes]);
  // Test images where there are some; an evaluation of them that is at hand serves.
  const showPredictions = async () => {
    const wanted = hasTest ? 'test' : 'validation';
    setSplit(wanted);
    setTab('gallery');
    if (set?.split !== wanted) await evaluateModel(wanted);
  };
  const hint = () => {
    if (elsewhere !== null) return t('evaluation.hintElsewhere', { name: elsewhere });
    if (split === 'test') return t('evaluation.testHint');
    return hasTest ? t('evaluation.hint') : `${t('evaluation.hint')} ${t('evaluation.noTest')}`;
  };
  if (needs && !running && !failure)
    return hasModel ? (
      <Panel id="evaluation" title={t('evaluation.title')}>
        <Text size="sm" c="dimmed">
          {t('evaluation.needs')}
        </Text>
      </Panel>
    ) : null;
  return (
    <Panel id="evaluation" title={t('evaluation.title')}>
      <Stack gap="md">
        {failure && <FailureAlert failure={failure} />}
        <Group gap="sm">
          <Segments
            label={t('evaluation.split')}
            value={split}
            onChange={setSplit}
            disabled={needs}
            options={[
              { value: 'validation', label: t('evaluation.validation') },
              { value: 'test', label: t('evaluation.test'), disabled: !hasTest },
            ]}
          />
          <Button
            variant={canEvaluate && set?.split !== split ? 'light' : 'default'}
            size="compact-sm"
            leftSection={<IconTargetArrow size={16} aria-hidden />}
            disabled={!canEvaluate || running}
            onClick={() => {
              setTab('confusions');
              evaluateModel(split);
            }}
          >
            {t('evaluation.look')}
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconLayoutGrid size={16} aria-hidden />}
            disabled={!canEvaluate || running}
            onClick={showPredictions}
          >
            {t(hasTest ? 'evaluation.gallery.showTest' : 'evaluation.gallery.showValidation')}
          </Button>
          <Text size="sm" c="dimmed">
            {needs ? t('evaluation.needs') : hint()}
          </Text>
        </Group>
        {running && <TaskLine progress={progress} begins="predict" onCancel={cancelPrediction} />}
        {set && seen && <EvaluationView key={seen.split} set={seen} tab={tab} onTab={setTab} />}
      </Stack>
    </Panel>
  );
}
