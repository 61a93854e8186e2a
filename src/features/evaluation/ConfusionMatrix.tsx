import { useWords } from '../../i18n/use-words';
import { EVERY_OUTCOME, type EvaluationFigures, type OutcomeFilter } from '../../state/selectors/evaluation';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './ConfusionMatrix.module.css';
import { type CellShares, cellAtClasses, type Measure, TABLE_TINTS } from './cell-shares';

export interface ConfusionMatrixProps {
  readonly classes: readonly string[];
  readonly evaluation: EvaluationFigures;
  readonly measure: Measure;
  readonly cells: CellShares;
  /** Classes in the order of rows and columns. */
  readonly order: Int32Array;
  readonly filter: OutcomeFilter;
  readonly onFilter: (filter: OutcomeFilter) => void;
}

/** A row per truth, a column per answer, every cell with its number. A cell opens its images. */
export function ConfusionMatrix(props: ConfusionMatrixProps) {
  const { classes: names, measure, cells, order, filter, onFilter } = props;
  const { t, formats } = useWords();
  const places = [...order];
  const nameOf = (position: number) => names[position] ?? '';
  return (
    <ScrollRegion label={t('evaluation.matrix')}>
      <table className={classes.matrix} aria-label={t('evaluation.matrix')}>
        <thead>
          <tr>
            <th scope="col" className={classes.corner}>
              {t('evaluation.corner')}
            </th>
            {places.map((position) => (
              <th key={position} scope="col" className={classes.column}>
                <span title={nameOf(position)}>{nameOf(position)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((truth) => (
            <tr key={truth}>
              <th scope="row" className={classes.row} title={nameOf(truth)}>
                {nameOf(truth)}
              </th>
              {places.map((prediction) => {
                const { count, share } = cellAtClasses(cells, truth, prediction);
                return (
                  <td key={prediction}>
                    <button
                      type="button"
                      className={classes.cell}
                      data-right={truth === prediction || undefined}
                      style={{ '--share': `${Math.round(100 * share * TABLE_TINTS.strongest)}%` }}
                      aria-pressed={filter.truth === truth && filter.prediction === prediction}
                      aria-label={t('evaluation.cell', {
                        truth: nameOf(truth),
                        answer: nameOf(prediction),
                        number: formats.count(count),
                      })}
                      disabled={count === 0}
                      onClick={() => onFilter({ ...EVERY_OUTCOME, truth, prediction })}
                    >
                      {count === 0
                        ? ''
                        : measure === 'counts'
                          ? formats.count(count)
                          : formats.percent(share, 0)}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
