import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { mistakesShown } from '../../commands/evaluation';
import { showImage } from '../../commands/images';
import { useWords } from '../../i18n/use-words';
import {
  EVERY_OUTCOME,
  lossOf,
  type OutcomeFilter,
  type Outcomes,
  worstFirst,
} from '../../state/selectors/evaluation';
import { useStudio } from '../../state/studio';
import { LateImage } from '../../ui/LateImage';
import { OpenedOutcome, type OpenedPlaces } from './OpenedOutcome';
import classes from './OutcomeImages.module.css';

interface OutcomeImagesProps {
  readonly outcomes: Outcomes;
  readonly filter: OutcomeFilter;
  readonly onAll: () => void;
}

const PAGE = 40;
const SIZE = 72;

/** The images behind a cell, a class or a bar; all of them otherwise. The top losses first. */
export function OutcomeImages({ outcomes, filter, onAll }: OutcomeImagesProps) {
  const { t, formats } = useWords();
  const { set, truths, isSetAside } = outcomes;
  const [opened, setOpened] = useState<OpenedPlaces | null>(null);
  const [shown, setShown] = useState({ filter, count: PAGE });
  const heading = useRef<HTMLParagraphElement>(null);
  const leadsHere = useStudio((studio) => studio.evaluation.leadsToMistakes);
  useEffect(() => {
    if (!leadsHere) return;
    heading.current?.scrollIntoView();
    heading.current?.focus({ preventScroll: true });
    mistakesShown();
  }, [leadsHere]);
  const found = useMemo(() => worstFirst(outcomes, filter), [outcomes, filter]);
  const mistakes = useMemo(
    () => found.filter((place) => set.predictions[place]?.classIndex !== truths[place]),
    [found, set, truths],
  );
  // What it was wrong about, where it was wrong about anything.
  const places = filter === EVERY_OUTCOME && mistakes.length > 0 ? mistakes : found;
  const shownCount = shown.filter === filter ? shown.count : PAGE;
  const name = (index: number | null | undefined) =>
    index == null ? t('evaluation.any') : (set.classes[index] ?? '');
  const isAll = filter === EVERY_OUTCOME;
  const title = () => {
    const number = formats.count(places.length);
    if (isAll) return t(mistakes.length > 0 ? 'evaluation.worst' : 'evaluation.leastSure');
    if (filter.bin !== null) return t('evaluation.behindBin', { number });
    return t('evaluation.behind', { truth: name(filter.truth), answer: name(filter.prediction), number });
  };
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text ref={heading} tabIndex={-1} size="sm" fw={600} aria-live="polite" className={classes.title}>
          {title()}
        </Text>
        {!isAll && (
          <Button size="compact-xs" variant="default" onClick={onAll}>
            {t('evaluation.showAll')}
          </Button>
        )}
      </Group>
      <div className={classes.images}>
        {places.slice(0, shownCount).map((place, at) => {
          const answer = set.predictions[place]?.classIndex;
          return (
            <button
              key={place}
              type="button"
              className={classes.image}
              data-wrong={answer !== truths[place] || undefined}
              data-aside={isSetAside[place] || undefined}
              onClick={() => setOpened({ places, at })}
            >
              <LateImage
                imageKey={set.itemIndices[place] ?? -1}
                read={showImage}
                size={SIZE}
                label={t('evaluation.outcome', { truth: name(truths[place]), answer: name(answer) })}
              />
              <span className={classes.loss} aria-hidden>
                {formats.decimal(lossOf(outcomes, place), 2)}
              </span>
              <span className={classes.name} aria-hidden>
                {name(truths[place])}
              </span>
              {answer !== truths[place] && (
                <span className={classes.name} aria-hidden>
                  → {name(answer)}
                </span>
              )}
            </button>
          );
        })}
      </div>
      <Group gap="sm">
        {places.length > shownCount && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => setShown({ filter, count: shownCount + 3 * PAGE })}
          >
            {t('evaluation.more', { number: formats.count(places.length - shownCount) })}
          </Button>
        )}
        <Text size="xs" c="dimmed">
          {t('evaluation.lossHint')}
        </Text>
      </Group>
      <OpenedOutcome outcomes={outcomes} opened={opened} onChange={setOpened} />
    </Stack>
  );
}
