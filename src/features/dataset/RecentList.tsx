import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { IconCamera, IconFolderOpen, IconX } from '@tabler/icons-react';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { collectPictures, openCollected } from '../../commands/collect';
import { openRecentDataset } from '../../commands/recent';
import { openRun } from '../../commands/runs';
import { useWords } from '../../i18n/use-words';
import type { DatasetSource } from '../../protocol/dataset';
import type { RunSummary } from '../../protocol/runs';
import {
  type RecentCollection,
  type RecentDataset,
  recentDatasets,
  recentWork,
} from '../../state/selectors/recent-datasets';
import { useStudio } from '../../state/studio';
import { FilePick } from '../../ui/FilePick';
import { pickedFiles } from '../../ui/files-of-drop';
import { notifyUndoable } from '../../ui/notify';
import { sourceOf } from '../../ui/source-of-files';
import { goToView } from '../../ui/use-view';
import classes from './RecentList.module.css';
import { useForgotten } from './use-forgotten';

const MOST = 4;

/**
 * What was worked on before, to be opened with one press: datasets with runs or without, and collections with pictures in them, the
 * last one first. Nothing where there are none.
 */
export function RecentList() {
  const { t } = useWords();
  const runs = useStudio((studio) => studio.runs.entries);
  const { forgottenAt, forget, remember } = useForgotten();
  const opened = useStudio((studio) => studio.dataset.recent);
  const collections = useStudio((studio) => studio.dataset.collections);
  const entries = recentWork(recentDatasets(runs ?? [], opened, forgottenAt, MOST), collections, MOST);
  const title = useId();
  if (entries.length === 0) return null;
  return (
    <section aria-labelledby={title}>
      <h3 id={title} className={classes.title}>
        {t('recent.title')}
      </h3>
      <ul className={classes.list}>
        {entries.map((one) => {
          if (!('fingerprint' in one))
            return <CollectionRow key={`collection ${one.name}`} collection={one} />;
          const { fingerprint, name, newest } = one;
          return (
            <RecentRow
              key={fingerprint}
              dataset={one}
              onForget={() => {
                forget(fingerprint);
                notifyUndoable({
                  message: t(newest ? 'recent.forgotten' : 'recent.forgottenUntrained', { name }),
                  undo: t('runs.undo'),
                  onUndo: () => remember(fingerprint),
                });
              }}
            />
          );
        })}
      </ul>
    </section>
  );
}

interface RecentRowProps {
  readonly dataset: RecentDataset;
  readonly onForget: () => void;
}

function RecentRow({ dataset, onForget }: RecentRowProps) {
  const { t, formats } = useWords();
  const [isAsked, setIsAsked] = useState(false);
  const isLocked = useStudio((studio) => studio.dataset.opening !== null);
  const { name, imageCount, newest, runCount, lastAt } = dataset;
  const open = async (source: DatasetSource | null) =>
    setIsAsked(!(await openRecentDataset(dataset, source)));
  const take = (files: readonly File[]) => {
    const source = sourceOf(pickedFiles(files));
    if (source) void open(source);
  };
  return (
    <li className={classes.row}>
      <RowWords
        name={name}
        facts={[
          t('rail.datasetImages', { count: imageCount, number: formats.count(imageCount) }),
          newest
            ? t('runs.count', { count: runCount, number: formats.count(runCount) })
            : t('recent.untrained'),
        ]}
        lastAt={lastAt}
      >
        {isAsked && (
          <Text size="sm" role="status" mt={4}>
            {t('recent.ask')}
          </Text>
        )}
      </RowWords>
      <Group gap={6}>
        {isAsked ? (
          <>
            <FilePick label={t('recent.fileOf', { name })} multiple onFiles={take}>
              {({ onClick }) => (
                <Button size="compact-sm" disabled={isLocked} onClick={onClick}>
                  {t('common.chooseZip')}
                </Button>
              )}
            </FilePick>
            <FilePick label={t('recent.folderOf', { name })} multiple folder onFiles={take}>
              {({ onClick }) => (
                <Button size="compact-sm" variant="default" disabled={isLocked} onClick={onClick}>
                  {t('common.chooseFolder')}
                </Button>
              )}
            </FilePick>
          </>
        ) : (
          <OpenButton name={name} isLocked={isLocked} onClick={() => open(null)} />
        )}
        {newest && <OpenLastRun dataset={dataset} newest={newest} isLocked={isLocked} />}
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={t('recent.forget', { name })}
          title={t('recent.forget', { name })}
          onClick={onForget}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Group>
    </li>
  );
}

interface CollectionRowProps {
  readonly collection: RecentCollection;
}

/** What was collected here: it is opened as the dataset, or gone on with. */
function CollectionRow({ collection }: CollectionRowProps) {
  const { name, classCount, pictureCount, lastAt, trained } = collection;
  const { t, formats } = useWords();
  const isLocked = useStudio((studio) => studio.dataset.opening !== null);
  return (
    <li className={classes.row}>
      <RowWords
        name={name}
        facts={[
          t('recent.collected', { count: pictureCount, number: formats.count(pictureCount) }),
          t('rail.datasetClasses', { count: classCount, number: formats.count(classCount) }),
          ...(trained
            ? [t('runs.count', { count: trained.runCount, number: formats.count(trained.runCount) })]
            : []),
        ]}
        lastAt={lastAt}
      />
      <Group gap={6}>
        {classCount > 1 && <OpenButton name={name} isLocked={isLocked} onClick={() => openCollected(name)} />}
        {trained?.newest && <OpenLastRun dataset={trained} newest={trained.newest} isLocked={isLocked} />}
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconCamera size={16} aria-hidden />}
          disabled={isLocked}
          aria-label={t('recent.collectMoreOf', { name })}
          onClick={() => collectPictures(name)}
        >
          {t('recent.collectMore')}
        </Button>
      </Group>
    </li>
  );
}

interface RowWordsProps {
  readonly name: string;
  readonly facts: readonly string[];
  /** ms since 1970: when it was last worked on. */
  readonly lastAt: number;
  readonly children?: ReactNode;
}

/** What an entry is called, and what is known of it. */
function RowWords({ name, facts, lastAt, children }: RowWordsProps) {
  const { language } = useWords();
  const dates = useMemo(
    () => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }),
    [language],
  );
  return (
    <div className={classes.words}>
      <Text size="sm" fw={600} className={classes.name}>
        {name}
      </Text>
      <Text size="xs" c="dimmed">
        {[...facts, dates.format(lastAt)].join(' · ')}
      </Text>
      {children}
    </div>
  );
}

interface OpenButtonProps {
  readonly name: string;
  readonly isLocked: boolean;
  readonly onClick: () => void;
}

function OpenButton({ name, isLocked, onClick }: OpenButtonProps) {
  const { t } = useWords();
  return (
    <Button
      size="compact-sm"
      variant="light"
      leftSection={<IconFolderOpen size={16} aria-hidden />}
      disabled={isLocked}
      aria-label={t('recent.openDatasetOf', { name })}
      onClick={onClick}
    >
      {t('recent.openDataset')}
    </Button>
  );
}

interface OpenLastRunProps {
  readonly dataset: RecentDataset;
  readonly newest: RunSummary;
  readonly isLocked: boolean;
}

function OpenLastRun({ dataset, newest, isLocked }: OpenLastRunProps) {
  const { t, formats } = useWords();
  const { validationAccuracy } = newest.result;
  const words =
    validationAccuracy === null
      ? t('recent.openRun')
      : t('recent.openRunAt', { accuracy: formats.percent(validationAccuracy) });
  // Its figures and weights are there also where its images are not.
  const openItsRun = async () => {
    await openRecentDataset(dataset, null);
    goToView((await openRun(newest)) ? 'results' : 'runs');
  };
  return (
    <Button
      size="compact-sm"
      variant="default"
      disabled={isLocked}
      aria-label={t('recent.openRunOf', { words, name: newest.name })}
      title={newest.name}
      onClick={openItsRun}
    >
      {words}
    </Button>
  );
}
