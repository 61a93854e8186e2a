import type { ImageExplanation } from '../../protocol/explanation';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './Explanation.module.css';
import { type Heat, HeatOverlay } from './HeatOverlay';

export interface HeatPart {
  readonly key: string;
  readonly heat: Heat;
}

interface HeatPartsProps {
  readonly name: string;
  readonly explained: ImageExplanation;
  readonly parts: readonly HeatPart[];
  readonly labelOf: (index: number) => string;
  readonly chosen: number | null;
  readonly choose: (index: number) => void;
  readonly opacity: number;
  /** px */
  readonly shownSize: number;
}

/** The parts of a layer side by side, heads or feature maps, one of which is looked at. */
export function HeatParts(props: HeatPartsProps) {
  const { name, explained, parts, labelOf, chosen, choose, opacity, shownSize } = props;
  return (
    <ScrollRegion label={name} maxHeight={220}>
      <div className={classes.grid}>
        {parts.map((part, i) => (
          <button
            key={part.key}
            type="button"
            className={classes.part}
            aria-pressed={chosen === i}
            onClick={() => choose(i)}
          >
            <HeatOverlay
              pixels={explained.pixels}
              size={explained.size}
              heat={part.heat}
              opacity={opacity}
              shownSize={shownSize}
              isSmooth={false}
              label={labelOf(i)}
            />
          </button>
        ))}
      </div>
    </ScrollRegion>
  );
}
