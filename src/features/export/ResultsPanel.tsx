import { Button, Stack, Text } from '@mantine/core';
import { IconFileTypeCsv, IconFileTypeZip, IconPackageExport } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { downloadMetrics, downloadWeights } from '../../commands/downloads';
import { showModelFailure } from '../../commands/model';
import { useWords } from '../../i18n/use-words';
import { wilsonInterval } from '../../metrics/intervals';
import { type EpochRecord, type Keep, keptEpoch } from '../../metrics/records';
import type { ModelReport } from '../../protocol/model';
import { trainedElsewhere } from '../../state/selectors/trained-elsewhere';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { type Fact, Facts } from '../../ui/Facts';
import { FailureAlert } from '../../ui/FailureAlert';
import { Hint } from '../../ui/Hint';
import { Panel } from '../../ui/Panel';
import classes from './ResultsPanel.module.css';
import { WhichWeights } from './WhichWeights';

/** The last step: what a person leaves with. */
export function ResultsPanel() {
  const { t } = useWords();
  const model = useStudio((studio) => studio.model);
  const epochs = useStudio((studio) => studio.run.epochs);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  const keep = useStudio(({ run }) => run.recipe?.training.keep ?? 'best');
  const validationCount = useStudio(({ run }) => run.progress?.basis?.validationCount ?? 0);
  const elsewhere = useStudio(trainedElsewhere);
  const kept = keptEpoch(epochs, keep);
  const hasEpochs = epochs.length > 0;
  const isBusy = model.busy !== null;
  const canExport = model.report !== null && !isBusy;

  if (!model.report && !hasEpochs)
    return (
      <Panel id="results" title={t('results.title')}>
        {model.failure && <FailureAlert failure={model.failure} onClose={() => showModelFailure(null)} />}
        <Hint icon={<IconPackageExport />} title={t('results.emptyTitle')}>
          {t('results.emptyHint')}
        </Hint>
      </Panel>
    );
  return (
    <Panel
      id="results"
      title={t('results.title')}
      about={model.fileName ? t('results.restoredFrom', { name: model.fileName }) : undefined}
    >
      <Stack gap="md">
        {model.failure && <FailureAlert failure={model.failure} onClose={() => showModelFailure(null)} />}
        {elsewhere !== null && !isTraining && (
          <Text size="sm">{t('results.trainedElsewhere', { name: elsewhere })}</Text>
        )}
        <ModelFacts kept={kept} keep={keep} validationCount={validationCount} model={model.report} />
        <div className={classes.downloads}>
          <Download about={t('results.weightsAbout')}>
            <Button
              variant={canExport && !isTraining ? 'filled' : 'default'}
              leftSection={<IconFileTypeZip size={18} aria-hidden />}
              disabled={!canExport}
              loading={model.busy === 'weights'}
              onClick={() => downloadWeights(model.weights)}
            >
              {t('results.downloadWeights')}
            </Button>
            {hasEpochs && <WhichWeights />}
          </Download>
          <Download about={t('results.metricsAbout')}>
            <Button
              variant="default"
              leftSection={<IconFileTypeCsv size={18} aria-hidden />}
              disabled={!hasEpochs}
              onClick={downloadMetrics}
            >
              {t('results.downloadMetrics')}
            </Button>
          </Download>
        </div>
      </Stack>
    </Panel>
  );
}

interface ModelFactsProps {
  readonly kept: EpochRecord | undefined;
  readonly keep: Keep;
  /** 0 where it is not known. */
  readonly validationCount: number;
  readonly model: ModelReport | null;
}

/** What is known of the model at hand. */
function ModelFacts({ kept, keep, validationCount, model }: ModelFactsProps) {
  const { t, formats } = useWords();
  const facts: Fact[] = [];
  const add = (name: string, value: number | null | undefined, format: (value: number) => string) => {
    if (value !== null && value !== undefined) facts.push({ name, value: format(value) });
  };
  const withInterval = (share: number) => {
    if (validationCount === 0) return formats.percent(share);
    const [low, high] = wilsonInterval(share, validationCount);
    const ends = { low: formats.roughPercent(low), high: formats.roughPercent(high) };
    return `${formats.percent(share)} (${t('run.interval', ends)})`;
  };
  add(t(keep === 'best' ? 'results.bestEpoch' : 'results.lastEpoch'), kept?.epoch, formats.count);
  add(t('results.validationAccuracy'), kept?.validationAccuracy, withInterval);
  add(t('results.validationLoss'), kept?.validationLoss, (loss) => formats.figure(loss));
  add(t('results.macroF1'), kept?.validationMacroF1, (share) => formats.percent(share));
  add(t('dataset.classes'), model?.classes.length, formats.count);
  add(t('summary.parameters'), model?.summary.parameterCount, formats.count);
  return facts.length === 0 ? null : <Facts facts={facts} />;
}

function Download({ about, children }: { readonly about: string; readonly children: ReactNode }) {
  return (
    <div className={classes.download}>
      {children}
      <Text size="xs" c="dimmed">
        {about}
      </Text>
    </div>
  );
}
