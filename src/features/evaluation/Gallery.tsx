import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import {
  IconArrowsShuffle,
  IconCheck,
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  IconX,
} from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { downloadGallery } from '../../commands/gallery-png';
import { showImage } from '../../commands/images';
import { useWords } from '../../i18n/use-words';
import type { Failure } from '../../shared/result';
import type { Outcomes } from '../../state/selectors/evaluation';
import { GALLERY_PAGE, type GalleryImage, galleryImages, galleryOrder } from '../../state/selectors/gallery';
import { FailureAlert } from '../../ui/FailureAlert';
import { LateImage } from '../../ui/LateImage';
import classes from './Gallery.module.css';
import { OpenedOutcome, type OpenedPlaces } from './OpenedOutcome';

const SIZE = 120;

interface GalleryProps {
  readonly outcomes: Outcomes;
  /** Which images they are, in the name of a file. */
  readonly name: string;
  /** Places of the set to draw from; all where left out. */
  readonly among?: readonly number[];
}

/** Images drawn at random, with what the model says of each: a page at a time, in an order that a seed decides. */
export function Gallery({ outcomes, name, among }: GalleryProps) {
  const { t, formats } = useWords();
  const [seed, setSeed] = useState(0);
  const [page, setPage] = useState(0);
  const [opened, setOpened] = useState<OpenedPlaces | null>(null);
  const [isDrawing, setDrawing] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const order = useMemo(() => galleryOrder(outcomes, seed, among), [outcomes, seed, among]);
  const pageCount = Math.max(1, Math.ceil(order.length / GALLERY_PAGE));
  const first = Math.min(page, pageCount - 1) * GALLERY_PAGE;
  const images = galleryImages(outcomes, order.slice(first, first + GALLERY_PAGE));
  const answerOf = ({ prediction, probability, isRight }: GalleryImage) =>
    t(isRight ? 'evaluation.gallery.right' : 'evaluation.gallery.wrong', {
      answer: prediction,
      probability: formats.percent(probability),
    });
  const truthOf = ({ truth }: GalleryImage) => t('evaluation.gallery.truth', { truth });
  const download = async () => {
    setDrawing(true);
    const answer = await downloadGallery(
      `${name}-${seed}-${first + 1}.png`,
      images.map((image) => ({
        index: image.index,
        isRight: image.isRight,
        lines: [`${image.isRight ? '✓' : '✗'} ${answerOf(image)}`, truthOf(image)],
      })),
    );
    setFailure(answer.ok ? null : answer.failure);
    setDrawing(false);
  };
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconArrowsShuffle size={16} aria-hidden />}
          onClick={() => {
            setSeed(seed + 1);
            setPage(0);
          }}
        >
          {t('evaluation.gallery.shuffle')}
        </Button>
        <Group gap={4} wrap="nowrap">
          <ActionIcon
            variant="default"
            aria-label={t('evaluation.gallery.previous')}
            disabled={first === 0}
            onClick={() => setPage(first / GALLERY_PAGE - 1)}
          >
            <IconChevronLeft size={18} aria-hidden />
          </ActionIcon>
          <Text size="sm" aria-live="polite">
            {t('evaluation.gallery.page', {
              page: formats.count(first / GALLERY_PAGE + 1),
              pages: formats.count(pageCount),
            })}
          </Text>
          <ActionIcon
            variant="default"
            aria-label={t('evaluation.gallery.next')}
            disabled={first + GALLERY_PAGE >= order.length}
            onClick={() => setPage(first / GALLERY_PAGE + 1)}
          >
            <IconChevronRight size={18} aria-hidden />
          </ActionIcon>
        </Group>
        <Button
          size="compact-sm"
          variant="default"
          loading={isDrawing}
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={download}
        >
          {t('evaluation.gallery.download')}
        </Button>
      </Group>
      {failure && <FailureAlert failure={failure} />}
      <ul className={classes.grid} aria-label={t('evaluation.gallery.title')}>
        {images.map((image, i) => {
          const Mark = image.isRight ? IconCheck : IconX;
          return (
            <li key={image.place}>
              <button
                type="button"
                className={classes.image}
                data-wrong={!image.isRight || undefined}
                aria-label={`${answerOf(image)} ${truthOf(image)}`}
                onClick={() => setOpened({ places: order, at: first + i })}
              >
                <LateImage
                  key={image.index}
                  imageKey={image.index}
                  read={showImage}
                  size={SIZE}
                  label={image.truth}
                />
                <span className={classes.answer}>
                  <Mark size={14} aria-hidden className={classes.mark} />
                  {answerOf(image)}
                </span>
                <span className={classes.truth}>{truthOf(image)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <OpenedOutcome outcomes={outcomes} opened={opened} onChange={setOpened} />
    </Stack>
  );
}
