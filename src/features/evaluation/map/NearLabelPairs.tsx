import { Button, Group, Stack, Text } from '@mantine/core';
import { IconTags } from '@tabler/icons-react';
import { findNearLabels } from '../../../commands/image-map';
import { showImage } from '../../../commands/images';
import { useWords } from '../../../i18n/use-words';
import type { ImageMap } from '../../../protocol/image-map';
import type { Outcomes } from '../../../state/selectors/evaluation';
import { useStudio } from '../../../state/studio';
import { LateImage } from '../../../ui/LateImage';
import { VirtualList } from '../../../ui/VirtualList';
import classes from './NearLabelPairs.module.css';

interface NearLabelPairsProps {
  readonly map: ImageMap;
  readonly outcomes: Outcomes;
  readonly isLocked: boolean;
  /** Opens rows of the map, where they are decided about. */
  readonly onOpen: (rows: readonly number[]) => void;
}

const ROW_HEIGHT = 72;
const MOST_HEIGHT = 380;
const SIZE = 56;

/** Images that the model takes for the same and that have different labels: where labels may be wrong. */
export function NearLabelPairs({ map, outcomes, isLocked, onOpen }: NearLabelPairsProps) {
  const { t, formats } = useWords();
  const found = useStudio((studio) => studio.imageMap.nearLabels);
  const { truths, isSetAside } = outcomes;
  // What has been decided since is no question any more.
  const pairs = found?.pairs.filter(
    ({ rows: [a, b] }) => truths[a] !== truths[b] && !isSetAside[a] && !isSetAside[b],
  );
  const nameOf = (row: number) => map.classes[truths[row] ?? -1] ?? '';
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text size="sm" fw={600} component="h3" m={0}>
          {t('imageMap.nearLabels')}
        </Text>
        {!found && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconTags size={14} aria-hidden />}
            disabled={isLocked}
            onClick={findNearLabels}
          >
            {t('imageMap.findNearLabels')}
          </Button>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {found && pairs
          ? t(pairs.length === 0 ? 'imageMap.noNearLabels' : 'imageMap.someNearLabels', {
              number: formats.count(pairs.length),
              compared: formats.count(found.lookedAtCount),
            })
          : t('imageMap.aboutNearLabels')}
      </Text>
      {pairs && pairs.length > 0 && (
        <VirtualList
          label={t('imageMap.nearLabels')}
          items={pairs}
          keyOf={({ rows }) => rows.join()}
          rowHeight={ROW_HEIGHT}
          isMeasured
          maxHeight={MOST_HEIGHT}
          rowClass={classes.row}
        >
          {({ rows: [a, b], similarity }) => (
            <button
              type="button"
              className={classes.pair}
              aria-label={t('imageMap.openPair', { first: nameOf(a), second: nameOf(b) })}
              onClick={() => onOpen([a, b])}
            >
              {[a, b].map((row) => (
                <span key={row} className={classes.image}>
                  <LateImage
                    imageKey={map.itemIndices[row] ?? -1}
                    read={showImage}
                    size={SIZE}
                    label={nameOf(row)}
                  />
                  <span className={classes.name}>{nameOf(row)}</span>
                </span>
              ))}
              <span className={classes.similarity}>
                {t('imageMap.similarity', { figure: formats.number(Math.round(similarity * 1000) / 1000) })}
              </span>
            </button>
          )}
        </VirtualList>
      )}
    </Stack>
  );
}
