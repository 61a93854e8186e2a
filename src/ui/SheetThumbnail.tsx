import { memo } from 'react';
import { placeOnSheet, sheetSize } from '../shared/sheet-places';
import classes from './SheetThumbnail.module.css';

interface SheetThumbnailProps {
  /** Address of a sheet of `count` pictures, of which this is number `at`. */
  readonly sheet: string;
  readonly at: number;
  readonly count: number;
  /** Of a picture on the sheet, and on the screen, px. */
  readonly size: number;
  readonly shownSize: number;
  readonly label: string;
}

/**
 * A small picture from a sheet of them. Of a hundred in view a canvas each costs the page three times as much to make, and four
 * times as much in every frame.
 */
export const SheetThumbnail = memo(function SheetThumbnail(props: SheetThumbnailProps) {
  const { sheet, at, count, size, shownSize, label } = props;
  const scale = shownSize / size;
  const { x, y } = placeOnSheet(at, size);
  const { width, height } = sheetSize(count, size);
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={classes.picture}
      style={{
        width: shownSize,
        height: shownSize,
        backgroundImage: `url(${sheet})`,
        backgroundSize: `${width * scale}px ${height * scale}px`,
        backgroundPosition: `${-x * scale}px ${-y * scale}px`,
      }}
    />
  );
});
