import { useEffect, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { ImageCard, SplitRole } from '../../protocol/dataset';
import { ask } from '../../state/studio';
import { Thumbnail } from '../../ui/Thumbnail';
import classes from './ThumbnailStrip.module.css';

export interface ImageGroup {
  readonly classIndex: number | null;
  readonly role: SplitRole | null;
  /** In it or below. */
  readonly folder?: string;
}

interface ThumbnailStripProps {
  /** Another object is another question, though it be about a class of the same number. */
  readonly group: ImageGroup;
  readonly label: string;
  /** How many are shown at most. */
  readonly count?: number;
  readonly tabIndex?: number;
  /** Shows all of them. */
  readonly onOpen: () => void;
}

const SHOWN = 8;
const SIZE = 40;

/** The first pictures of a class; asked for when the row comes into view. */
export function ThumbnailStrip({ group, label, count = SHOWN, tabIndex = 0, onOpen }: ThumbnailStripProps) {
  const { t } = useWords();
  const [cards, setCards] = useState<readonly ImageCard[]>([]);
  useEffect(() => {
    let isWanted = true;
    const query = { ...group, search: '', offset: 0, limit: count, thumbnailSize: SIZE };
    ask('browseImages', query).then((answer) => {
      if (!isWanted || !answer.ok) return;
      // The same picture is not drawn again.
      setCards((before) =>
        answer.value.cards.map((card) => before.find((one) => isSamePicture(one, card)) ?? card),
      );
    });
    return () => {
      isWanted = false;
    };
  }, [group, count]);
  return (
    <button
      type="button"
      className={classes.strip}
      style={{ minHeight: SIZE }}
      tabIndex={tabIndex}
      aria-label={t('browse.openClass', { name: label })}
      onClick={onOpen}
    >
      {cards.map((card) =>
        card.pixels ? (
          <Thumbnail
            key={card.index}
            pixels={card.pixels}
            size={card.size}
            shownSize={SIZE}
            label={`${label}: ${card.path.slice(card.path.lastIndexOf('/') + 1)}`}
          />
        ) : null,
      )}
    </button>
  );
}

/** Whether two cards show the same: what a decision says of gray values changes the pixels of a file. */
function isSamePicture(a: ImageCard, b: ImageCard): boolean {
  if (a.index !== b.index || a.path !== b.path || a.pixels?.length !== b.pixels?.length) return false;
  return a.pixels?.every((value, i) => value === b.pixels?.[i]) ?? true;
}
