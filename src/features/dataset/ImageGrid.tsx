import { useElementSize } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { ImageCard } from '../../protocol/dataset';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { SheetThumbnail } from '../../ui/SheetThumbnail';
import { Thumbnail } from '../../ui/Thumbnail';
import { useUnchanging } from '../../ui/use-unchanging';
import classes from './ImageGrid.module.css';
import type { ImagePages } from './use-image-pages';

interface ImageGridProps {
  readonly pages: ImagePages;
  /** The place that the keyboard is at. */
  readonly place: number;
  readonly onPlace: (place: number) => void;
  readonly onOpen: (place: number) => void;
  /** Null where pictures are only looked at. */
  readonly labelling: Labelling | null;
}

/** What is done with pictures while they are labelled. */
export interface Labelling {
  readonly selected: ReadonlySet<string>;
  /** Its class now, null for none. */
  readonly classOf: (card: ImageCard) => string | null;
  readonly onSelect: (card: ImageCard, place: number, isRange: boolean) => void;
  readonly onDrag: (card: ImageCard) => void;
  /** A key that says something about a picture; answers whether it did, and whether the next one is meant then. */
  readonly onKey: (event: PressedKey, card: ImageCard, place: number) => 'done' | 'next' | null;
}

/** A press of a key, as React tells it and as the document does. */
export type PressedKey = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'stopPropagation'
>;

/** Side of a thumbnail, px: shown at this or a little less, so that columns fill the width. */
export const THUMBNAIL_SIZE = 80;
const GAP = 8;
const HEIGHT = 520;

/** Thumbnails of tens of thousands of images, of which those in view exist; arrow keys move, Enter opens. */
export function ImageGrid({ pages, place, onPlace, onOpen, labelling }: ImageGridProps) {
  const { t } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: measured, width } = useElementSize();
  const [isFocusWanted, setFocusWanted] = useState(false);
  const total = pages.total ?? 0;
  const columns = Math.max(1, Math.ceil((width + GAP) / (THUMBNAIL_SIZE + GAP)));
  const fitting = Math.floor((width + GAP) / columns) - GAP;
  const side = width === 0 ? THUMBNAIL_SIZE : Math.min(THUMBNAIL_SIZE, fitting);
  const virtualizer = useVirtualizer({
    count: Math.ceil(total / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => side + GAP,
    overscan: 3,
  });
  const measuredSide = useRef(side);
  useEffect(() => {
    if (measuredSide.current === side) return;
    measuredSide.current = side;
    virtualizer.measure();
  }, [side, virtualizer]);
  const rows = virtualizer.getVirtualItems();
  const from = (rows[0]?.index ?? 0) * columns;
  const to = Math.max(0, Math.min(total - 1, ((rows.at(-1)?.index ?? 0) + 1) * columns - 1));
  const { need } = pages;
  useEffect(() => need(from, to), [need, from, to]);

  // Where the keyboard was when a picture was opened, it is when the picture is closed.
  const isPlaced = useRef(false);
  useEffect(() => {
    if (isPlaced.current || width === 0 || total === 0) return;
    isPlaced.current = true;
    if (place === 0) return;
    virtualizer.scrollToIndex(Math.floor(place / columns), { align: 'center' });
    setFocusWanted(true);
  }, [width, columns, total, place, virtualizer]);

  const goTo = (next: number) => {
    onPlace(next);
    setFocusWanted(true);
    virtualizer.scrollToIndex(Math.floor(next / columns));
  };
  const { cardAt } = pages;
  const onKey = useUnchanging((event: KeyboardEvent, at: number, card: ImageCard | undefined) => {
    const labelled = card ? (labelling?.onKey(event, card, at) ?? null) : null;
    const step = labelled === 'next' ? 1 : labelled ? 0 : (stepOf(event.key, at, columns, total) ?? 0);
    if (labelled) event.preventDefault();
    const next = at + step;
    if (next === at || next < 0 || next >= total) return;
    event.preventDefault();
    goTo(next);
    const reached = cardAt(next);
    if (event.shiftKey && reached && !labelled) labelling?.onSelect(reached, next, true);
  });
  const onSelect = useUnchanging((card: ImageCard, at: number, isRange: boolean) =>
    labelling?.onSelect(card, at, isRange),
  );
  const onDrag = useUnchanging((card: ImageCard) => labelling?.onDrag(card));
  // Tab leads to one of the pictures in view, not through all of them.
  const tabStop = place >= from && place <= to ? place : from;

  return (
    <ScrollRegion ref={scroller} label={t('browse.grid')} maxHeight={HEIGHT}>
      <div ref={measured} className={classes.grid} style={{ height: virtualizer.getTotalSize() }}>
        {rows.flatMap((row) => {
          const first = row.index * columns;
          return Array.from({ length: Math.max(0, Math.min(columns, total - first)) }, (_, column) => {
            const at = first + column;
            const card = pages.cardAt(at);
            const picture = pages.pictureAt(at);
            return (
              <Cell
                key={at}
                place={at}
                side={side}
                left={column * (side + GAP)}
                top={row.start}
                card={card}
                sheet={picture?.sheet ?? null}
                numberOnSheet={picture?.at ?? 0}
                countOnSheet={picture?.count ?? 0}
                label={card?.path ?? t('browse.looking')}
                className={card && labelling ? labelling.classOf(card) : null}
                isSelected={labelling ? card !== undefined && labelling.selected.has(card.path) : null}
                onSelect={onSelect}
                onDrag={onDrag}
                isTabStop={at === tabStop}
                takesFocus={isFocusWanted && at === place}
                onKey={onKey}
                onPlace={onPlace}
                onOpen={onOpen}
              />
            );
          });
        })}
      </div>
    </ScrollRegion>
  );
}

/** How far a key leads; null for one that leads nowhere. */
function stepOf(key: string, place: number, columns: number, total: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return -1;
    case 'ArrowRight':
      return 1;
    case 'ArrowUp':
      return -columns;
    case 'ArrowDown':
      return columns;
    case 'Home':
      return -place;
    case 'End':
      return total - 1 - place;
    default:
      return null;
  }
}

interface CellProps {
  readonly place: number;
  /** px */
  readonly side: number;
  readonly left: number;
  readonly top: number;
  readonly card: ImageCard | undefined;
  /** Address of the sheet its picture is on; null for none. */
  readonly sheet: string | null;
  readonly numberOnSheet: number;
  readonly countOnSheet: number;
  readonly label: string;
  /** Shown on it; null for none, and where pictures are only looked at. */
  readonly className: string | null;
  /** Null where nothing is selected: a click opens it. */
  readonly isSelected: boolean | null;
  readonly onSelect: Labelling['onSelect'];
  readonly onDrag: Labelling['onDrag'];
  readonly isTabStop: boolean;
  readonly takesFocus: boolean;
  readonly onKey: (event: KeyboardEvent, place: number, card: ImageCard | undefined) => void;
  readonly onPlace: (place: number) => void;
  readonly onOpen: (place: number) => void;
}

/** Rendered again only for what concerns it: dozens of them move at every turn of the wheel. */
const Cell = memo(function Cell(props: CellProps) {
  const { place, side, card, sheet, label, className, isSelected, takesFocus, onKey, onPlace, onOpen } =
    props;
  const { onSelect, onDrag } = props;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (takesFocus) button.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return (
    <button
      ref={button}
      type="button"
      className={classes.cell}
      style={{
        width: side,
        height: side,
        transform: `translate(${props.left}px, ${props.top}px)`,
      }}
      aria-label={className === null ? label : `${label}: ${className}`}
      aria-pressed={isSelected ?? undefined}
      draggable={isSelected !== null}
      tabIndex={props.isTabStop ? 0 : -1}
      onFocus={() => onPlace(place)}
      onKeyDown={(event) => {
        if (isSelected !== null && event.key === 'Enter' && card) {
          event.preventDefault();
          onOpen(place);
        } else onKey(event, place, card);
      }}
      onClick={(event) => {
        if (!card) return;
        if (isSelected === null) onOpen(place);
        else onSelect(card, place, event.shiftKey);
      }}
      onDoubleClick={() => card && isSelected !== null && onOpen(place)}
      onDragStart={(event) => {
        if (!card) return;
        event.dataTransfer.setData('text/plain', card.path);
        event.dataTransfer.effectAllowed = 'move';
        onDrag(card);
      }}
    >
      {card && sheet !== null && (
        <SheetThumbnail
          sheet={sheet}
          at={props.numberOnSheet}
          count={props.countOnSheet}
          size={card.size}
          shownSize={side}
          label={label}
        />
      )}
      {card?.pixels && <Thumbnail pixels={card.pixels} size={card.size} shownSize={side} label={label} />}
      {card?.problem && (
        <span className={classes.broken} aria-hidden>
          ✕
        </span>
      )}
      {className !== null && (
        <span className={classes.label} aria-hidden>
          {className}
        </span>
      )}
    </button>
  );
});
