import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { EvaluationSet } from '../../protocol/commands';
import { type OutcomeFilter, worstFirst } from '../../state/evaluation-slice';
import { setImagesAside } from '../../state/health-commands';
import { readImage } from '../../state/image-commands';
import { rankedClasses } from '../../state/ranked-classes';
import { useStudio } from '../../state/studio';
import { LateImage } from '../../ui/LateImage';
import classes from './OutcomeImages.module.css';

interface OutcomeImagesProps {
  readonly set: EvaluationSet;
  readonly filter: OutcomeFilter;
  readonly onAll: () => void;
}

const SHOWN = 40;
const SIZE = 72;
const LIKELIEST = 5;

/** The images behind a cell or a class; all of them otherwise: those the model was most wrong about first. */
export function OutcomeImages({ set, filter, onAll }: OutcomeImagesProps) {
  const { t, formats } = useWords();
  const [opened, setOpened] = useState<number | null>(null);
  const places = useMemo(() => worstFirst(set, filter), [set, filter]);
  const name = (index: number | null | undefined) =>
    index == null ? t('mistakes.any') : (set.classes[index] ?? '');
  const isAll = filter.truth === null && filter.prediction === null;
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text size="sm" fw={600}>
          {isAll
            ? t('mistakes.worst')
            : t('mistakes.behind', {
                truth: name(filter.truth),
                answer: name(filter.prediction),
                number: formats.count(places.length),
              })}
        </Text>
        {!isAll && (
          <Button size="compact-xs" variant="default" onClick={onAll}>
            {t('mistakes.showAll')}
          </Button>
        )}
      </Group>
      <div className={classes.images}>
        {places.slice(0, SHOWN).map((place) => (
          <button
            key={place}
            type="button"
            className={classes.image}
            data-wrong={set.predictions[place]?.classIndex !== set.labels[place] || undefined}
            onClick={() => setOpened(place)}
          >
            <LateImage
              imageKey={set.itemIndices[place] ?? -1}
              read={readImage}
              size={SIZE}
              label={t('mistakes.outcome', {
                truth: name(set.labels[place]),
                answer: name(set.predictions[place]?.classIndex),
              })}
            />
          </button>
        ))}
      </div>
      <Modal
        opened={opened !== null}
        onClose={() => setOpened(null)}
        size="lg"
        title={t('mistakes.oneImage')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {opened !== null && <Outcome set={set} place={opened} />}
      </Modal>
    </Stack>
  );
}

function Outcome({ set, place }: { readonly set: EvaluationSet; readonly place: number }) {
  const { t, formats } = useWords();
  const path = set.predictions[place]?.path ?? '';
  const isSetAside = useStudio((studio) => studio.recipe.recipe.dataset.setAside.includes(path));
  return (
    <Stack gap="sm" align="center">
      <LateImage imageKey={set.itemIndices[place] ?? -1} read={readImage} label={path} />
      <Text size="sm">{t('mistakes.isA', { truth: set.classes[set.labels[place] ?? -1] ?? '' })}</Text>
      <dl className={classes.likeliest}>
        {rankedClasses(set, place, LIKELIEST).map(({ name, probability }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span className={classes.track}>
                <span className={classes.bar} style={{ width: `${probability * 100}%` }} />
              </span>
              {formats.percent(probability)}
            </dd>
          </div>
        ))}
      </dl>
      <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {path}
      </Text>
      <Button
        size="compact-sm"
        variant="default"
        disabled={isSetAside}
        onClick={() => setImagesAside([path])}
      >
        {isSetAside ? t('mistakes.isSetAside') : t('mistakes.setAside')}
      </Button>
    </Stack>
  );
}
