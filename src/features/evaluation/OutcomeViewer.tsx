import { ActionIcon, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight, IconEyeSearch } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { showImage } from '../../commands/images';
import { useWords } from '../../i18n/use-words';
import { lossOf, type Outcomes } from '../../state/selectors/evaluation';
import { rankedClasses } from '../../state/selectors/ranked-classes';
import { Facts } from '../../ui/Facts';
import { LateImage } from '../../ui/LateImage';
import { lazyPart } from '../../ui/lazy-part';
import { ImageDecisions } from './ImageDecisions';
import classes from './OutcomeViewer.module.css';

const Explanation = lazyPart(async () => (await import('./Explanation')).Explanation);

interface OutcomeViewerProps {
  readonly outcomes: Outcomes;
  /** The images that can be moved along, and which of them is seen. */
  readonly places: readonly number[];
  readonly at: number;
  readonly onMove: (at: number) => void;
  readonly onClose: () => void;
}

const LIKELIEST = 5;

/** One image at full size, what the model said of it, and what is to be done with it. Arrow keys move on. */
export function OutcomeViewer({ outcomes, places, at, onMove, onClose }: OutcomeViewerProps) {
  const { t, formats } = useWords();
  const { set, truths } = outcomes;
  const step = (by: number) => onMove(Math.min(places.length - 1, Math.max(0, at + by)));
  useHotkeys([
    ['ArrowRight', () => step(1)],
    ['ArrowLeft', () => step(-1)],
  ]);
  const place = places[at] ?? 0;
  const path = set.predictions[place]?.path ?? '';
  const index = set.itemIndices[place] ?? -1;
  const truth = truths[place] ?? -1;
  const prediction = set.predictions[place]?.classIndex ?? -1;
  const [isExplained, setExplained] = useState(false);
  return (
    <Modal
      opened
      onClose={onClose}
      size={900}
      title={t('evaluation.oneImage', { at: formats.count(at + 1), number: formats.count(places.length) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="sm">
        <Group gap="xs" justify="space-between" wrap="nowrap">
          <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {path}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <ActionIcon
              variant="default"
              aria-label={t('browse.previous')}
              disabled={at === 0}
              onClick={() => step(-1)}
            >
              <IconChevronLeft size={18} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="default"
              aria-label={t('browse.next')}
              disabled={at === places.length - 1}
              onClick={() => step(1)}
            >
              <IconChevronRight size={18} aria-hidden />
            </ActionIcon>
          </Group>
        </Group>
        <div className={classes.sides}>
          <div className={classes.picture}>
            <Button
              size="compact-xs"
              variant={isExplained ? 'light' : 'default'}
              leftSection={<IconEyeSearch size={14} aria-hidden />}
              aria-pressed={isExplained}
              mb="xs"
              onClick={() => setExplained(!isExplained)}
            >
              {t('explain.why')}
            </Button>
            {isExplained ? (
              <Suspense>
                <Explanation set={set} index={index} truth={truth} prediction={prediction} />
              </Suspense>
            ) : (
              <LateImage key={index} imageKey={index} read={showImage} label={path} />
            )}
          </div>
          <Stack gap="sm">
            <Facts
              facts={[
                { name: t('evaluation.truth'), value: set.classes[truth] ?? '' },
                {
                  name: t('evaluation.takenFor'),
                  value: set.classes[prediction] ?? '',
                },
                { name: t('evaluation.loss'), value: formats.decimal(lossOf(outcomes, place), 3) },
              ]}
            />
            <dl className={classes.likeliest} aria-label={t('evaluation.likeliest')}>
              {rankedClasses(set, place, LIKELIEST).map(({ name, probability }) => (
                <div key={name}>
                  <dt title={name}>{name}</dt>
                  <dd>
                    <span className={classes.track}>
                      <span
                        className={classes.bar}
                        data-truth={name === set.classes[truth] || undefined}
                        style={{ width: `${probability * 100}%` }}
                      />
                    </span>
                    <span className={classes.share}>{formats.percent(probability)}</span>
                  </dd>
                </div>
              ))}
            </dl>
            <ImageDecisions key={index} index={index} path={path} label={set.classes[truth] ?? ''} />
          </Stack>
        </div>
      </Stack>
    </Modal>
  );
}
