import { Button, Text } from '@mantine/core';
import { putImagesBack, setImagesAside } from '../../commands/health';
import { showImage } from '../../commands/images';
import { sentence, useWords } from '../../i18n/use-words';
import type { FindingGroup } from '../../protocol/dataset';
import { remedyOf } from '../../state/slices/health-slice';
import { LateImage } from '../../ui/LateImage';
import { VirtualList } from '../../ui/VirtualList';
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
  return (
    <VirtualList
      label={t('health.files')}
      items={groups}
      keyOf={({ className, paths, reason }) => `${className ?? ''} ${paths[0] ?? ''} ${reason?.code ?? ''}`}
      rowHeight={ROW_HEIGHT}
      isMeasured
      maxHeight={MOST_HEIGHT}
      rowClass={classes.row}
    >
      {(group) => {
        const remedy = groups.length > 1 ? remedyOf([group], setAside) : null;
        const hidden = group.paths.length - PATHS_SHOWN;
        return (
          <>
            {group.indices.length > 0 && (
              <div className={classes.pictures}>
                {group.indices.slice(0, PICTURES_SHOWN).map((image, i) => (
                  <LateImage
                    key={image}
                    imageKey={image}
                    read={showImage}
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
          </>
        );
      }}
    </VirtualList>
  );
}
