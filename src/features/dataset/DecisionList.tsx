import { Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconPencil } from '@tabler/icons-react';
import { useMemo } from 'react';
import { letDivide, putImagesBack, relabelImages } from '../../commands/health';
import { showImage } from '../../commands/images';
import { useWords } from '../../i18n/use-words';
import type { DatasetSummary } from '../../protocol/dataset';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { Hint } from '../../ui/Hint';
import { LateImage } from '../../ui/LateImage';
import { VirtualList } from '../../ui/VirtualList';
import classes from './FindingGroups.module.css';

interface Decision {
  readonly key: string;
  readonly index: number;
  readonly path: string;
  readonly words: string;
  readonly takeBack: () => void;
}

const ROW_HEIGHT = 64;
const MOST_HEIGHT = 360;

/** What was decided about single images: set aside, or given another class. Each can be taken back. */
export function DecisionList({ summary }: { readonly summary: DatasetSummary }) {
  const { t, formats } = useWords();
  const isLocked = useStudio((studio) => isRunActive(studio.run));
  const decisions = useMemo<readonly Decision[]>(
    () => [
      ...summary.relabelled.map(({ index, path, originalClass, className }) => ({
        key: `relabelled ${path}`,
        index,
        path,
        words: t('decisions.relabelled', {
          before: originalClass ?? t('dataset.unlabelled'),
          after: className,
        }),
        takeBack: () => relabelImages([path], null),
      })),
      ...summary.setAside.map(({ index, path }) => ({
        key: `setAside ${path}`,
        index,
        path,
        words: t('decisions.setAside'),
        takeBack: () => putImagesBack([path]),
      })),
    ],
    [summary, t],
  );
  const { keptTogether } = useStudio((studio) => studio.recipe.recipe.dataset);
  if (decisions.length + keptTogether.length === 0) {
    return (
      <Hint icon={<IconPencil />} title={t('decisions.noneTitle')}>
        {t('decisions.noneHint')}
      </Hint>
    );
  }
  const { relabelled, setAside } = summary;
  return (
    <Stack gap="xs">
      <Group gap="xs" justify="space-between">
        <Text size="sm" c="dimmed">
          {t('decisions.about')}
        </Text>
        <Group gap="xs">
          {relabelled.length > 1 && (
            <Button
              size="compact-xs"
              variant="default"
              disabled={isLocked}
              onClick={() =>
                relabelImages(
                  relabelled.map(({ path }) => path),
                  null,
                )
              }
            >
              {t('decisions.allLabelsBack', { number: formats.count(relabelled.length) })}
            </Button>
          )}
          {setAside.length > 1 && (
            <Button
              size="compact-xs"
              variant="default"
              disabled={isLocked}
              onClick={() => putImagesBack(setAside.map(({ path }) => path))}
            >
              {t('health.putBack', { number: formats.count(setAside.length) })}
            </Button>
          )}
        </Group>
      </Group>
      {keptTogether.length > 0 && (
        <Group gap="xs" justify="space-between">
          <Text size="sm">
            {t('decisions.keptTogetherCount', {
              count: keptTogether.length,
              number: formats.count(keptTogether.length),
            })}
          </Text>
          <Button
            size="compact-xs"
            variant="default"
            disabled={isLocked}
            onClick={() => letDivide(keptTogether)}
          >
            {t('health.letDivide')}
          </Button>
        </Group>
      )}
      <VirtualList
        label={t('decisions.list')}
        items={decisions}
        keyOf={({ key }) => key}
        rowHeight={ROW_HEIGHT}
        isMeasured
        maxHeight={MOST_HEIGHT}
        rowClass={classes.row}
      >
        {(decision) => (
          <>
            <LateImage imageKey={decision.index} read={showImage} size={48} label={decision.path} />
            <div className={classes.words}>
              <Text size="sm">{decision.words}</Text>
              <Text size="xs" c="dimmed" ff="monospace" className={classes.path}>
                {decision.path}
              </Text>
            </div>
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconArrowBackUp size={14} aria-hidden />}
              disabled={isLocked}
              aria-label={t('decisions.takeBackOf', { path: decision.path })}
              onClick={decision.takeBack}
            >
              {t('decisions.takeBack')}
            </Button>
          </>
        )}
      </VirtualList>
    </Stack>
  );
}
