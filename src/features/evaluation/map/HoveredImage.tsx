import { showImage } from '../../../commands/images';
import type { Point } from '../../../metrics/image-map/lasso';
import { LateImage } from '../../../ui/LateImage';
import classes from './MapCanvas.module.css';

interface HoveredImageProps {
  /** px, in the view. */
  readonly at: Point;
  /** Of the view, px. */
  readonly width: number;
  readonly height: number;
  readonly index: number;
  readonly words: string;
}

const SIZE = 88;
const GAP = 12;

/** The picture behind a point, beside it, on the side where there is room. */
export function HoveredImage({ at, width, height, index, words }: HoveredImageProps) {
  const aside = at.x < width / 2 ? { left: at.x + GAP } : { right: width - at.x + GAP };
  const upright = at.y < height / 2 ? { top: at.y + GAP } : { bottom: height - at.y + GAP };
  return (
    <>
      <span className={classes.ring} style={{ left: at.x, top: at.y }} />
      <div className={classes.hovered} style={{ ...aside, ...upright }}>
        <LateImage key={index} imageKey={index} read={showImage} size={SIZE} label={words} />
        <span className={classes.words}>{words}</span>
      </div>
    </>
  );
}
