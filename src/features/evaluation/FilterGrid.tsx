import { useMemo } from 'react';
import { useWords } from '../../i18n/use-words';
import type { ImageExplanation } from '../../protocol/explanation';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { Thumbnail } from '../../ui/Thumbnail';
import classes from './Explanation.module.css';

const FILTER_SIZE = 48;

/** The kernels of the first layer: what is looked for in the pixels. */
export function FilterGrid({ filters }: { readonly filters: NonNullable<ImageExplanation['filters']> }) {
  const { t } = useWords();
  const { count, side, pixels } = filters;
  const pictures = useMemo(
    () =>
      Array.from({ length: count }, (_, i) => ({
        number: i + 1,
        pixels: pixels.subarray(i * 4 * side * side, (i + 1) * 4 * side * side),
      })),
    [count, side, pixels],
  );
  return (
    <ScrollRegion label={t('explain.filters')} maxHeight={360}>
      <div className={classes.grid}>
        {pictures.map(({ number, pixels: own }) => (
          <Thumbnail
            key={number}
            pixels={own}
            size={side}
            shownSize={FILTER_SIZE}
            label={t('explain.filterOf', { number })}
          />
        ))}
      </div>
    </ScrollRegion>
  );
}
