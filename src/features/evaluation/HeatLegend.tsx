import { useWords } from '../../i18n/use-words';
import type { CellShares, Measure } from './cell-shares';
import classes from './HeatLegend.module.css';

/** What the colours of the matrix stand for. */
export function HeatLegend({ measure, cells }: { readonly measure: Measure; readonly cells: CellShares }) {
  const { t, formats } = useWords();
  const most = (value: number) => (measure === 'counts' ? formats.count(value) : formats.percent(1, 0));
  return (
    <div className={classes.legend}>
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
