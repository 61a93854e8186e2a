import { Button, Stack, Text } from '@mantine/core';
import { IconFileTypeCsv, IconFileTypeZip, IconPackageExport } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { downloadMetrics, downloadSubmission, downloadWeights } from '../../commands/downloads';
import { showModelFailure } from '../../commands/model';
import type { SubmissionProblem } from '../../formats/submission';
import { useWords } from '../../i18n/use-words';
import { bestOrLast, type EpochRecord } from '../../metrics/records';
import type { ModelReport, PredictedImages } from '../../protocol/commands';
import { isRunActive } from '../../state/slices/run-slice';
import type { SubmissionPlan } from '../../state/slices/submission-slice';
import { useStudio } from '../../state/studio';
import { type Fact, Facts } from '../../ui/Facts';
import { FailureAlert } from '../../ui/FailureAlert';
import { Hint } from '../../ui/Hint';
import { Panel } from '../../ui/Panel';
import classes from './ResultsPanel.module.css';
import { SubmissionCheck } from './SubmissionCheck';
import { WhichWeights } from './WhichWeights';

/** What a competition would say of the submission that was made of these predictions, in this shape. */
interface CheckedSubmission {
  readonly set: PredictedImages | null;
  readonly plan: SubmissionPlan;
  readonly problems: readonly SubmissionProblem[];
}

/** The last step: what a person leaves with. */
export function ResultsPanel() {
  const { t } = useWords();
  const model = useStudio((studio) => studio.model);
  const epochs = useStudio((studio) => studio.run.epochs);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  const unlabelledCount = useStudio((studio) => studio.dataset.summary?.unlabelledCount ?? 0);
  const prediction = useStudio((studio) => studio.prediction);
  const plan = useStudio((studio) => studio.submission.plan);
  const [checked, setChecked] = useState<CheckedSubmission | null>(null);
  const best = bestOrLast(epochs);
  const hasEpochs = epochs.length > 0;
  const isBusy = model.busy !== null;
  // What was said of a file is said of no other.
  const isChecked = checked?.set === prediction.set && checked?.plan === plan;
  const canExport = model.report !== null && !isBusy;
  const canSubmit = canExport && (prediction.set !== null || unlabelledCount > 0);

  return (
    <Panel
      id="results"
      title={t('results.title')}
      about={model.fileName ? t('results.restoredFrom', { name: model.fileName }) : undefined}
    >
      <Stack gap="md">
        {model.failure && <FailureAlert failure={model.failure} onClose={() => showModelFailure(null)} />}
        {!model.report && !hasEpochs && (
          <Hint icon={<IconPackageExport />} title={t('results.emptyTitle')}>
            {t('results.emptyHint')}
          </Hint>
        )}
        <ModelFacts best={best} model={model.report} />
        {checked && isChecked && <SubmissionCheck problems={checked.problems} />}
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
          <Download about={canSubmit ? t('results.submissionAbout') : t('results.submissionNeeds')}>
            <Button
              variant="default"
              leftSection={<IconFileTypeCsv size={18} aria-hidden />}
              disabled={!canSubmit || prediction.underWay !== null || isTraining}
              loading={model.busy === 'submission'}
              onClick={async () => {
                const problems = await downloadSubmission();
                const { prediction, submission } = useStudio.getState();
                setChecked({ set: prediction.set, plan: submission.plan, problems });
              }}
            >
              {t('results.downloadSubmission')}
            </Button>
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
  readonly best: EpochRecord | undefined;
  readonly model: ModelReport | null;
}

/** What is known of the model at hand. */
function ModelFacts({ best, model }: ModelFactsProps) {
  const { t, formats } = useWords();
  const facts: Fact[] = [];
  const add = (name: string, value: number | null | undefined, format: (value: number) => string) => {
    if (value !== null && value !== undefined) facts.push({ name, value: format(value) });
  };
  add(t('results.bestEpoch'), best?.epoch, formats.count);
  add(t('results.validationAccuracy'), best?.validationAccuracy, (share) => formats.percent(share));
  add(t('results.validationLoss'), best?.validationLoss, (loss) => formats.figure(loss));
  add(t('results.macroF1'), best?.validationMacroF1, (share) => formats.percent(share));
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
