import { Button, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { sentence, useWords } from '../../i18n/use-words';
import type { FindingGroup } from '../../protocol/dataset';
import { putImagesBack, setImagesAside } from '../../state/health-commands';
import { remedyOf } from '../../state/health-slice';
import { readImage } from '../../state/image-commands';
import { LateImage } from '../../ui/LateImage';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './FindingGroups.module.css';

interface FindingGroupsProps {
  readonly groups: readonly FindingGroup[];
  readonly setAside: readonly string[];
  readonly isLocked: boolean;
}

const ROW_HEIGHT = 64;
const MOST_HEIGHT = 360;
const PICTURES_SHOWN = 6;
const PATHS_SHOWN = 3;

/** The files, the copies of one picture, or the classes that a finding is about; each can be decided alone. */
export function FindingGroups({ groups, setAside, isLocked }: FindingGroupsProps) {
  const { t, formats } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: groups.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 4,
  });
  return (
    <ScrollRegion ref={scroller} label={t('health.files')} maxHeight={MOST_HEIGHT}>
      <ul className={classes.list} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const group = groups[index];
          if (!group) return null;
          const remedy = groups.length > 1 ? remedyOf([group], setAside) : null;
          const hidden = group.paths.length - PATHS_SHOWN;
          return (
            <li
              key={`${group.className ?? ''} ${group.paths[0] ?? ''}`}
              ref={virtualizer.measureElement}
              data-index={index}
              className={classes.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              {group.indices.length > 0 && (
                <div className={classes.pictures}>
                  {group.indices.slice(0, PICTURES_SHOWN).map((image, i) => (
                    <LateImage
                      key={image}
                      imageKey={image}
                      read={readImage}
                      size={48}
                      label={group.paths[i] ?? ''}
                    />
                  ))}
                </div>
              )}
              <div className={classes.words}>
                {group.className !== null && (
                  <Text size="sm" fw={600}>
                    {group.className}
                  </Text>
                )}
                {group.reason && <Text size="sm">{sentence('problem', group.reason)}</Text>}
                {group.paths.slice(0, PATHS_SHOWN).map((path) => (
                  <Text key={path} size="xs" c="dimmed" ff="monospace" className={classes.path}>
                    {path}
                  </Text>
                ))}
                {hidden > 0 && (
                  <Text size="xs" c="dimmed">
                    {t('health.more', { number: formats.count(hidden) })}
                  </Text>
                )}
              </div>
              {remedy && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  disabled={isLocked}
                  onClick={() => (remedy.isDone ? putImagesBack : setImagesAside)(remedy.paths)}
                >
                  {remedy.isDone
                    ? t('health.putBack', { number: formats.count(remedy.paths.length) })
                    : t('health.setAside', { number: formats.count(remedy.paths.length) })}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </ScrollRegion>
  );
}
