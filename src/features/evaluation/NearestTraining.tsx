import { Button, Stack, Text } from '@mantine/core';
import { IconMap2 } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { mapImages, nearestTrainingImages } from '../../commands/image-map';
import { showImage } from '../../commands/images';
import { useWords } from '../../i18n/use-words';
import type { NearImage } from '../../protocol/image-map';
import type { Failure } from '../../shared/result';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { LateImage } from '../../ui/LateImage';
import { TaskText } from '../../ui/TaskText';
import classes from './NearestTraining.module.css';

interface NearestTrainingProps {
  /** Of the wrong image in the dataset. */
  readonly index: number;
  /** What it was taken for, as a position in the model's classes. */
  readonly prediction: number;
}

const MOST = 6;
const SIZE = 64;

/** The training images a mistake is nearest to, by the features of the map of the images: what the model took it for. */
export function NearestTraining({ index, prediction }: NearestTrainingProps) {
  const { t, formats } = useWords();
  const { map, underWay, progress, failure } = useStudio((studio) => studio.imageMap);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  const [found, setFound] = useState<{ of: number; near: readonly NearImage[] } | null>(null);
  const [refusal, setRefusal] = useState<Failure | null>(null);
  useEffect(() => {
    if (!map) return;
    let isWanted = true;
    nearestTrainingImages(index, MOST).then((answer) => {
      if (!isWanted) return;
      setRefusal(answer.ok ? null : answer.failure);
      setFound(answer.ok ? { of: index, near: answer.value } : null);
    });
    return () => {
      isWanted = false;
    };
  }, [map, index]);
  const labelOf = (row: number) => map?.labels[row] ?? -1;
  const near = found?.of === index ? found.near : null;
  const isGone = refusal?.code === 'imageMapGone';
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {t('imageMap.nearest')}
      </Text>
      {failure && <FailureAlert failure={failure} />}
      {map && refusal && !isGone && <FailureAlert failure={refusal} />}
      {(!map || isGone) &&
        (underWay ? (
          progress && (
            <Text size="xs" c="dimmed">
              <TaskText {...progress} />
            </Text>
          )
        ) : (
          <>
            <Text size="xs" c="dimmed">
              {t('imageMap.nearestNeeds')}
            </Text>
            <Button
              size="compact-xs"
              variant="default"
              w="fit-content"
              leftSection={<IconMap2 size={14} aria-hidden />}
              disabled={isTraining}
              onClick={mapImages}
            >
              {t('imageMap.make')}
            </Button>
          </>
        ))}
      {map && near && (
        <>
          <ul className={classes.images} aria-label={t('imageMap.nearest')}>
            {near.map(({ row, similarity }) => {
              const name = map.classes[labelOf(row)] ?? '';
              return (
                <li key={row} data-answer={labelOf(row) === prediction || undefined}>
                  <LateImage
                    imageKey={map.itemIndices[row] ?? -1}
                    read={showImage}
                    size={SIZE}
                    label={name}
                  />
                  <span className={classes.name}>{name}</span>
                  <span className={classes.similarity}>
                    {formats.number(Math.round(similarity * 1000) / 1000)}
                  </span>
                </li>
              );
            })}
          </ul>
          <Text size="xs" c="dimmed">
            {t('imageMap.aboutNearest', {
              number: formats.count(near.filter(({ row }) => labelOf(row) === prediction).length),
              all: formats.count(near.length),
              answer: map.classes[prediction] ?? '',
            })}
          </Text>
        </>
      )}
    </Stack>
  );
}
