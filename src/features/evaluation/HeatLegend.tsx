import { useWords } from '../../i18n/use-words';
import type { CellShares, Measure, Tints } from './cell-shares';
import classes from './HeatLegend.module.css';

interface HeatLegendProps {
  readonly measure: Measure;
  readonly cells: CellShares;
  readonly tints: Tints;
}

/** What the colours of the matrix stand for. */
export function HeatLegend({ measure, cells, tints }: HeatLegendProps) {
  const { t, formats } = useWords();
  const most = (value: number) => (measure === 'counts' ? formats.count(value) : formats.percent(1, 0));
  const range = { '--faintest': inPercent(tints.faintest), '--strongest': inPercent(tints.strongest) };
  return (
    <div className={classes.legend} style={range}>
      <span>{t('evaluation.right')}</span>
      <span>0</span>
      <span className={classes.scale} data-right />
      <span>{most(cells.mostRight)}</span>
      <span className={classes.second}>{t('evaluation.mistaken')}</span>
      <span>0</span>
      <span className={classes.scale} />
      <span>{most(cells.mostWrong)}</span>
    </div>
  );
}

const inPercent = (share: number) => `${100 * share}%`;
