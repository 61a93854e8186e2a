import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { CollectedClass, CollectedPicture } from '../../protocol/collect';
import classes from './Collect.module.css';

interface PictureGridProps {
  readonly kept: CollectedClass;
  readonly onRemove: (picture: CollectedPicture) => void;
}

/** Pictures that are shown unasked, the last ones first. */
const SHOWN = 48;

/** The pictures of a class. One stop for Tab, then arrows; pressed, a picture is removed, which can be undone. */
export function PictureGrid({ kept: { name, pictures }, onRemove }: PictureGridProps) {
  const { t, formats } = useWords();
  const [showsAll, setShowsAll] = useState(false);
  const [place, setPlace] = useState(0);
  const group = useRef<HTMLFieldSetElement>(null);
  const latest = pictures.toReversed();
  const shown = showsAll ? latest : latest.slice(0, SHOWN);
  const stop = Math.min(place, shown.length - 1);

  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = stop + step;
    if (step === 0 || next < 0 || next >= shown.length) return;
    event.preventDefault();
    setPlace(next);
    group.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <>
      <fieldset
        ref={group}
        className={classes.pictures}
        aria-label={t('collect.pictures', { name })}
        onKeyDown={move}
      >
        {shown.map((picture, i) => (
          <Picture
            key={picture.name}
            picture={picture}
            isStop={i === stop}
            onFocus={() => setPlace(i)}
            onRemove={() => onRemove(picture)}
          />
        ))}
      </fieldset>
      {shown.length < pictures.length && (
        <Button size="compact-xs" variant="subtle" w="fit-content" onClick={() => setShowsAll(true)}>
          {t('collect.showAll', { number: formats.count(pictures.length) })}
        </Button>
      )}
    </>
  );
}

interface PictureProps {
  readonly picture: CollectedPicture;
  readonly isStop: boolean;
  readonly onFocus: () => void;
  readonly onRemove: () => void;
}

function Picture({ picture, isStop, onFocus, onRemove }: PictureProps) {
  const { t } = useWords();
  const [address, setAddress] = useState<string | null>(null);
  // Every answer of the worker brings the same file as another object: the first is as good.
  const first = useRef(picture.file);
  useEffect(() => {
    const made = URL.createObjectURL(first.current);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, []);
  const label = t('collect.removePicture', { name: picture.name });
  return (
    <button
      type="button"
      className={classes.picture}
      aria-label={label}
      title={label}
      tabIndex={isStop ? 0 : -1}
      onFocus={onFocus}
      onClick={onRemove}
    >
      {address && <img src={address} alt="" loading="lazy" decoding="async" draggable={false} />}
      <span className={classes.cross} aria-hidden>
        <IconX size={20} />
      </span>
    </button>
  );
}
