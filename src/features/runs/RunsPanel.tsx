import { Alert, Button, Skeleton, Stack, TextInput } from '@mantine/core';
import {
  IconArchive,
  IconFileExport,
  IconFileImport,
  IconInfoCircle,
  IconSearch,
  IconTrash,
  IconTrophy,
} from '@tabler/icons-react';
import { Suspense, useEffect, useMemo } from 'react';
import { refreshRuns, showRunsFailure } from '../../commands/refresh-runs';
import { exportAllRuns, importRuns } from '../../commands/run-files';
import { purgeDeleted, searchRuns } from '../../commands/runs';
import { lackInWords } from '../../i18n/lack-in-words';
import { loadDatasetWords } from '../../i18n/language';
import { useWords } from '../../i18n/use-words';
import { shownRuns } from '../../state/selectors/shown-runs';
import { lacksLosing } from '../../state/slices/browser-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { FilePick } from '../../ui/FilePick';
import { Hint } from '../../ui/Hint';
import { lazyPart } from '../../ui/lazy-part';
import { Panel } from '../../ui/Panel';
import { ExportGapsNote } from './ExportGapsNote';
import { ReadingRuns } from './ReadingRuns';
import { RunTable } from './RunTable';
import { UnreadRuns } from './UnreadRuns';

const Comparison = lazyPart(async () => (await import('./Comparison')).Comparison, loadDatasetWords);
const Queue = lazyPart(async () => (await import('./Queue')).Queue, loadDatasetWords);

/** Every run that was ever started: kept, compared, gone on with. */
export function RunsPanel() {
  const { t, formats } = useWords();
  const runs = useStudio((studio) => studio.runs);
  const canQueue = useStudio((studio) => studio.dataset.summary !== null || studio.queue.entries.length > 0);
  useEffect(() => {
    // Those of the start are still to come; a view that is opened later looks for what other tabs made since.
    const { entries, reading, failure } = useStudio.getState().runs;
    if ((entries && !reading) || failure) void refreshRuns();
  }, []);
  const browser = useStudio((studio) => studio.browser);
  const lacking = lacksLosing(browser, 'keptRuns');
  // What the browser lacks says the same, and which would do.
  const failure = lacking.length > 0 && runs.failure?.code === 'storageUnavailable' ? null : runs.failure;
  const shown = useMemo(() => shownRuns(runs), [runs]);
  const deletedCount = runs.entries?.filter((entry) => entry.deletedAt !== null).length ?? 0;
  const hasRuns = (runs.entries?.length ?? 0) > deletedCount;
  return (
    <Panel
      id="runs"
      title={t('runs.title')}
      about={
        hasRuns && !runs.reading
          ? t('runs.count', { count: shown.length, number: formats.count(shown.length) })
          : undefined
      }
      actions={
        <>
          {deletedCount > 0 && !runs.reading && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={purgeDeleted}
            >
              {t('runs.purge', { count: deletedCount })}
            </Button>
          )}
          {hasRuns && !runs.reading && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconFileExport size={16} aria-hidden />}
              onClick={exportAllRuns}
            >
              {t('runs.exportAll')}
            </Button>
          )}
          <Button
            component="a"
            href="./board.html"
            target="_blank"
            rel="noreferrer"
            size="compact-sm"
            variant="default"
            leftSection={<IconTrophy size={16} aria-hidden />}
          >
            {t('runs.board')}
          </Button>
          <FilePick label={t('runs.importFile')} onFiles={([file]) => file && importRuns(file)}>
            {(button) => (
              <Button
                {...button}
                size="compact-sm"
                variant="default"
                leftSection={<IconFileImport size={16} aria-hidden />}
              >
                {t('runs.import')}
              </Button>
            )}
          </FilePick>
        </>
      }
    >
      <Stack gap="md">
        {lacking.map((lack) => (
          <Alert key={lack.need} color="yellow" p="xs" icon={<IconInfoCircle aria-hidden />}>
            {lackInWords(lack)}
          </Alert>
        ))}
        {failure && <FailureAlert failure={failure} onClose={() => showRunsFailure(null)} />}
        {runs.exportGaps && <ExportGapsNote gaps={runs.exportGaps} />}
        <UnreadRuns />
        {runs.reading && <ReadingRuns {...runs.reading} />}
        {runs.entries && !runs.reading && !hasRuns && (
          <Hint icon={<IconArchive />} title={t('runs.emptyTitle')}>
            {t('runs.emptyHint')}
          </Hint>
        )}
        {hasRuns && (
          <>
            <TextInput
              size="sm"
              maw={320}
              aria-label={t('runs.search')}
              placeholder={t('runs.search')}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={runs.search}
              onChange={(event) => searchRuns(event.currentTarget.value)}
            />
            <RunTable entries={shown} chosen={runs.chosen} />
          </>
        )}
        <Suspense fallback={<Skeleton height={300} />}>{runs.chosen.length > 0 && <Comparison />}</Suspense>
        {canQueue && (
          <Suspense fallback={null}>
            <Queue />
          </Suspense>
        )}
      </Stack>
    </Panel>
  );
}
