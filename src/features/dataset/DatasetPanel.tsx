import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { IconCamera, IconSparkles } from '@tabler/icons-react';
import { Suspense, useEffect } from 'react';
import { collectPictures } from '../../commands/collect';
import { cancelOpening, openDataset, showDatasetFailure } from '../../commands/dataset';
import { restoreWeights } from '../../commands/restore-weights';
import { loadDatasetWords } from '../../i18n/language';
import { useWords } from '../../i18n/use-words';
import type { DatasetSource } from '../../protocol/dataset';
import { success } from '../../shared/result';
import { fatalLacks } from '../../state/slices/browser-slice';
import { isRunActive } from '../../state/slices/run-slice';
import { keptRuns } from '../../state/slices/runs-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { FileDrop } from '../../ui/FileDrop';
import { lazyPart } from '../../ui/lazy-part';
import { notify } from '../../ui/notify';
import { Panel } from '../../ui/Panel';
import { TaskLine } from '../../ui/TaskLine';
import { goToView } from '../../ui/use-view';
import { FatalLacks } from './FatalLacks';

// Its table and virtual list are no part of the first screen.
const DatasetOverview = lazyPart(async () => (await import('./DatasetOverview')).DatasetOverview);
const RecentList = lazyPart(async () => (await import('./RecentList')).RecentList, loadDatasetWords);

/** The first step: opening a dataset, and seeing what is in it. */
export function DatasetPanel() {
  const { t, formats } = useWords();
  const { summary, opening, progress, failure } = useStudio((studio) => studio.dataset);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  const isHopeless = useStudio(({ browser, devices }) => fatalLacks(browser, devices).length > 0);
  const hasRecent = useStudio(
    ({ runs, dataset }) =>
      summary === null &&
      (keptRuns(runs).length > 0 || dataset.recent.length > 0 || dataset.collections.length > 0),
  );
  const isLocked = opening !== null || isTraining || isHopeless;

  // What was pressed is locked while a dataset opens, and the browser forgets it: the keyboard goes on from here.
  const isOpen = summary !== null;
  useEffect(() => {
    if (isOpen && document.activeElement === document.body)
      document.getElementById('dataset-title')?.focus({ preventScroll: true });
  }, [isOpen]);

  const take = async (source: DatasetSource) => {
    const restored = source.kind === 'zip' ? await restoreWeights(source.file) : success(false);
    if (restored.ok && !restored.value) return openDataset(source);
    if (restored.ok && source.kind === 'zip')
      notify({
        message: t('dataset.weightsTaken', { name: source.file.name }),
        tone: 'good',
        action: { word: t('run.next.predict'), onClick: () => goToView('predict') },
      });
    showDatasetFailure(restored.ok ? null : restored.failure);
  };

  return (
    <Panel
      id="dataset"
      title={t('dataset.title')}
      about={summary && `${summary.name} · ${formats.bytes(summary.sizeBytes)}`}
    >
      <Stack gap="md">
        {summary === null && <Text>{t('dataset.whatVireoIs')}</Text>}
        {isHopeless && <FatalLacks />}
        {failure && <FailureAlert failure={failure} onClose={() => showDatasetFailure(null)} />}
        <FileDrop
          inputName={t('dataset.fileInput')}
          folderInputName={t('dataset.folderInput')}
          title={summary ? t('dataset.replaceTitle') : t('dataset.dropTitle')}
          hint={
            isTraining ? t('dataset.lockedHint') : summary ? t('dataset.replaceHint') : t('dataset.dropHint')
          }
          disabled={isLocked}
          compact={summary !== null}
          primary={summary === null}
          onSource={take}
        >
          <Button
            size={summary ? 'compact-sm' : 'sm'}
            variant={summary ? 'default' : 'light'}
            leftSection={<IconSparkles size={16} aria-hidden />}
            disabled={isLocked}
            onClick={() => openDataset({ kind: 'sample' })}
          >
            {t('dataset.trySample')}
          </Button>
          <Button
            size={summary ? 'compact-sm' : 'sm'}
            variant="default"
            leftSection={<IconCamera size={16} aria-hidden />}
            disabled={isHopeless}
            onClick={() => collectPictures()}
          >
            {t('dataset.collect')}
          </Button>
        </FileDrop>
        {hasRecent && (
          <Suspense fallback={null}>
            <RecentList />
          </Suspense>
        )}
        {opening !== null && <TaskLine progress={progress} begins="open" onCancel={cancelOpening} />}
        {summary && (
          <Suspense fallback={<Skeleton height={240} />}>
            <DatasetOverview summary={summary} />
          </Suspense>
        )}
      </Stack>
    </Panel>
  );
}
