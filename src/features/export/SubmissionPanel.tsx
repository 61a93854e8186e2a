import { ActionIcon, Button, Code, Group, Stack, Text, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconFileTypeCsv,
  IconListCheck,
  IconTargetArrow,
} from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { downloadSubmission } from '../../commands/downloads';
import { giveTable, redoSubmission, undoSubmission } from '../../commands/submission';
import {
  isDecided,
  type SubmissionFormat,
  submissionProblems,
  writeSubmission,
} from '../../formats/submission';
import { submissionFormat } from '../../formats/submission-format';
import type { TableUse } from '../../formats/truth-csv';
import type { Withholding } from '../../formats/withheld-answers';
import { useWords } from '../../i18n/use-words';
import type { PredictedImages } from '../../protocol/prediction';
import type { Failure } from '../../shared/result';
import { isRunActive } from '../../state/slices/run-slice';
import { type SubmissionPlan, sampleOf, shapeOf } from '../../state/slices/submission-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { FilePick } from '../../ui/FilePick';
import { Panel } from '../../ui/Panel';
import { OwnForm } from './OwnForm';
import { SampleForm } from './SampleForm';
import { SubmissionCheck } from './SubmissionCheck';
import { TruthForm } from './TruthForm';
import { WithheldForm } from './WithheldForm';

const PREVIEW_ROWS = 5;

/** The submission as the competition wants it: seen and checked before it is handed in. */
export function SubmissionPanel() {
  const { t } = useWords();
  const set = useStudio((studio) => studio.prediction.set);
  const hasModel = useStudio((studio) => studio.model.report !== null);
  const unlabelledCount = useStudio((studio) => studio.dataset.summary?.unlabelledCount ?? 0);
  const { past, future } = useStudio((studio) => studio.submission);
  if (!set && (!hasModel || unlabelledCount === 0)) return null;
  return (
    <Panel
      id="submission"
      title={t('submissionForm.title')}
      about={t('submissionForm.about')}
      actions={
        set && (
          <Group gap={4}>
            <Tooltip label={t('submissionForm.undo')}>
              <ActionIcon
                variant="subtle"
                aria-label={t('submissionForm.undo')}
                disabled={past.length === 0}
                onClick={undoSubmission}
              >
                <IconArrowBackUp size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t('submissionForm.redo')}>
              <ActionIcon
                variant="subtle"
                aria-label={t('submissionForm.redo')}
                disabled={future.length === 0}
                onClick={redoSubmission}
              >
                <IconArrowForwardUp size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </Group>
        )
      }
    >
      {set ? <Submission set={set} /> : <Beginning unlabelledCount={unlabelledCount} />}
    </Panel>
  );
}

/** Before anything was predicted: one press does both. */
function Beginning({ unlabelledCount }: { readonly unlabelledCount: number }) {
  const { t, formats } = useWords();
  return (
    <Stack gap="sm">
      <Text size="sm">
        {t('submissionForm.predictsFirst', {
          count: unlabelledCount,
          number: formats.count(unlabelledCount),
        })}
      </Text>
      <DownloadSubmission variant="default" />
    </Stack>
  );
}

function Submission({ set }: { readonly set: PredictedImages }) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const plan = useStudio((studio) => studio.submission.plan);
  const sample = sampleOf(plan, set);
  const { own, sample: ofSample, withheld } = shapeOf(plan, sample);
  const threshold = useStudio((studio) => studio.model.threshold);
  const held = useMemo(() => ({ ...withheld, threshold }), [withheld, threshold]);
  const format = useMemo(() => submissionFormat(set, sample, own, ofSample), [set, sample, own, ofSample]);
  const take = async (file: File | undefined, use: TableUse) => {
    if (!file) return;
    const taken = await giveTable(file, use);
    setFailure(taken.ok ? null : taken.failure);
  };
  return (
    <Stack gap="md">
      {failure && <FailureAlert failure={failure} onClose={() => setFailure(null)} />}
      <FilesGiven onFile={take} />
      {sample !== null ? (
        <SampleForm set={set} name={plan.sample?.name ?? null} text={sample} read={format} />
      ) : (
        format.ok && format.value.kind === 'own' && <OwnForm classes={set.classes} format={format.value} />
      )}
      {plan.truth !== null && <TruthForm set={set} truth={plan.truth} choices={plan.truthChoices} />}
      {format.ok && isDecided(format.value) && threshold > 0 && (
        <WithheldForm set={set} format={format.value} held={held} />
      )}
      {format.ok && isDecided(format.value) && <Checked set={set} format={format.value} held={held} />}
      <DownloadSubmission variant="filled" />
    </Stack>
  );
}

interface FilesGivenProps {
  readonly onFile: (file: File | undefined, use: TableUse) => void;
}

function FilesGiven({ onFile }: FilesGivenProps) {
  const { t } = useWords();
  const accept = '.csv,.tsv,.txt,text/csv';
  return (
    <Group gap="sm">
      <FilePick
        label={t('submissionForm.sampleInput')}
        accept={accept}
        onFiles={([file]) => onFile(file, 'sample')}
      >
        {(props) => (
          <Button variant="default" leftSection={<IconListCheck size={16} aria-hidden />} {...props}>
            {t('submissionForm.sample')}
          </Button>
        )}
      </FilePick>
      <FilePick
        label={t('submissionForm.truthInput')}
        accept={accept}
        onFiles={([file]) => onFile(file, 'truth')}
      >
        {(props) => (
          <Button variant="default" leftSection={<IconTargetArrow size={16} aria-hidden />} {...props}>
            {t('submissionForm.truth')}
          </Button>
        )}
      </FilePick>
    </Group>
  );
}

interface CheckedProps {
  readonly set: PredictedImages;
  readonly format: SubmissionFormat;
  readonly held: Withholding;
}

/** What a competition would say of the file, its first lines, and the file. */
function Checked({ set, format, held }: CheckedProps) {
  const { t, formats } = useWords();
  const problems = useMemo(() => submissionProblems(set, format), [set, format]);
  const preview = useMemo(() => writeSubmission(set, format, held, PREVIEW_ROWS), [set, format, held]);
  const rowCount = format.kind === 'own' ? set.predictions.length : format.rows.length;
  return (
    <>
      {problems.length === 0 ? (
        <Text size="sm">
          {t('submissionForm.sound', { count: rowCount, number: formats.count(rowCount) })}
        </Text>
      ) : (
        <SubmissionCheck problems={problems} />
      )}
      <Code block aria-label={t('submissionForm.preview')} role="region" tabIndex={0}>
        {preview}
      </Code>
    </>
  );
}

/** The file, and why it could not be written. */
function DownloadSubmission({ variant }: { readonly variant: 'filled' | 'default' }) {
  const { t } = useWords();
  const busy = useStudio((studio) => studio.model.busy);
  const isLocked = useStudio(
    ({ model, prediction, run }) => model.report === null || prediction.underWay !== null || isRunActive(run),
  );
  const plan = useStudio((studio) => studio.submission.plan);
  const [failed, setFailed] = useState<{ readonly plan: SubmissionPlan; readonly failure: Failure | null }>();
  return (
    <>
      {/* What was said of one shape is said of no other. */}
      {failed?.failure && failed.plan === plan && (
        <FailureAlert failure={failed.failure} onClose={() => setFailed(undefined)} />
      )}
      <Group>
        <Button
          variant={variant}
          leftSection={<IconFileTypeCsv size={18} aria-hidden />}
          disabled={isLocked || (busy !== null && busy !== 'submission')}
          loading={busy === 'submission'}
          onClick={async () => setFailed({ plan, failure: await downloadSubmission() })}
        >
          {t('submissionForm.download')}
        </Button>
      </Group>
    </>
  );
}
