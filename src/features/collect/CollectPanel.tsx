import { Alert, Button, List, Skeleton, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { endCollecting, openCollected } from '../../commands/collect';
import { showDatasetFailure } from '../../commands/dataset';
import { sentence, useWords } from '../../i18n/use-words';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { Panel } from '../../ui/Panel';
import { usePastedPictures } from '../../ui/use-pasted-pictures';
import { ClassCard } from './ClassCard';
import classes from './Collect.module.css';
import { CollectionBar } from './CollectionBar';
import { NewClass } from './NewClass';
import { useCollection } from './use-collection';
import { useCollections } from './use-collections';

/** Files that were not taken and are named: more say nothing new. */
const MOST_REFUSED = 5;
/** Pictures of a class below which more are asked for. */
const FEW = 10;

/** Pictures from the camera, the clipboard and the disk, a card for each class; then they are the dataset. */
export function CollectPanel() {
  const { t, formats } = useWords();
  const collections = useCollections();
  const kept = useCollection(collections);
  const { collection, refused } = kept;
  const isBusy = useStudio(({ dataset, run }) => dataset.opening !== null || isRunActive(run));
  const openFailure = useStudio(({ dataset }) => dataset.failure);
  const [active, setActive] = useState<string | null>(null);
  const [filming, setFilming] = useState<string | null>(null);
  const all = collection?.classes ?? [];
  // What was pressed to come here is gone with its panel: the keyboard goes on from here.
  useEffect(() => document.getElementById('collect-title')?.focus({ preventScroll: true }), []);
  const pasted = all.find(({ name }) => name === active) ?? all.at(-1);
  usePastedPictures(pasted !== undefined, (pictures) => {
    if (pasted)
      void kept.add(
        pasted.name,
        pictures.map((file) => ({ name: file.name, file })),
      );
  });
  const filled = all.filter(({ pictures }) => pictures.length > 0);
  const isReady = filled.length >= 2;
  return (
    <Panel
      id="collect"
      title={t('collect.title')}
      about={t('collect.about')}
      actions={
        <>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
            onClick={endCollecting}
          >
            {t('collect.back')}
          </Button>
          <Button
            size="compact-sm"
            rightSection={<IconArrowRight size={16} aria-hidden />}
            disabled={!isReady || isBusy}
            onClick={() => collections.name !== null && openCollected(collections.name)}
          >
            {t('collect.use')}
          </Button>
        </>
      }
    >
      <Stack gap="md">
        {openFailure && <FailureAlert failure={openFailure} onClose={() => showDatasetFailure(null)} />}
        {collections.failure && <FailureAlert failure={collections.failure} onClose={collections.forgive} />}
        {collection && collections.name !== null && (
          <CollectionBar collections={collections} open={collection} />
        )}
        {kept.failure && <FailureAlert failure={kept.failure} onClose={kept.forgive} />}
        {refused.length > 0 && (
          <Alert
            color="yellow"
            withCloseButton
            closeButtonLabel={t('common.close')}
            onClose={kept.forgiveRefused}
          >
            <Text size="sm" fw={600}>
              {t('collect.refused', { count: refused.length, number: formats.count(refused.length) })}
            </Text>
            <List size="sm">
              {refused.slice(0, MOST_REFUSED).map((problem) => (
                <List.Item key={problem.path}>
                  {problem.path}: {sentence('problem', problem)}
                </List.Item>
              ))}
            </List>
          </Alert>
        )}
        <Text size="sm" c="dimmed">
          {t('collect.intro')}{' '}
          {isReady
            ? filled.some(({ pictures }) => pictures.length < FEW) && t('collect.needsMore')
            : t('collect.needs')}
        </Text>
        {collection === null && !kept.failure && <Skeleton height={160} />}
        {collection && (
          <div className={classes.cards}>
            {collection.classes.map((one) => (
              <ClassCard
                key={one.name}
                kept={one}
                isPasteTarget={all.length > 1 && one.name === pasted?.name}
                isFilming={filming === one.name}
                onFilm={(films) => setFilming(films ? one.name : null)}
                onActive={() => setActive(one.name)}
                onAdd={kept.add}
                onRemovePictures={kept.removePictures}
                onRemove={kept.removeClass}
                onRename={async (to) => {
                  const why = await kept.change({ kind: 'renameClass', name: one.name, to });
                  if (why === null && filming === one.name) setFilming(null);
                  return why;
                }}
              />
            ))}
            <NewClass onAdd={(name) => kept.change({ kind: 'addClass', name })} />
          </div>
        )}
      </Stack>
    </Panel>
  );
}
