import { Box } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import { EVERY_OUTCOME, type EvaluationFigures, type OutcomeFilter } from '../../state/selectors/evaluation';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './ConfusionMatrix.module.css';
import { type CellShares, cellAtClasses, type Measure, TABLE_TINTS } from './cell-shares';
import type { Cell } from './draw-heat-map';
import { movedInGrid } from './move-cursor';

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

/**
 * A row per truth, a column per answer, every cell with its number. A cell opens its images. One stop of Tab, within which arrow
 * keys lead from cell to cell, as WAI-ARIA has its grids.
 */
export function ConfusionMatrix(props: ConfusionMatrixProps) {
  const { classes: names, evaluation, measure, cells, order, filter, onFilter } = props;
  const { t, formats } = useWords();
  const table = useRef<HTMLTableElement>(null);
  const [stop, setStop] = useState<Cell>({ row: 0, column: 0 });
  const byKey = (event: KeyboardEvent) => {
    const moved = movedInGrid(stop, event, order, evaluation.pairs);
    if (!moved) return;
    event.preventDefault();
    setStop(moved);
    table.current?.tBodies[0]?.rows[moved.row]?.querySelectorAll('button')[moved.column]?.focus();
  };
  const places = [...order];
  const nameOf = (position: number) => names[position] ?? '';
  return (
    <ScrollRegion label={t('evaluation.matrix')}>
      <Box
        component="table"
        ref={table}
        role="grid"
        className={classes.matrix}
        aria-label={t('evaluation.matrix')}
        onKeyDown={byKey}
      >
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
          {places.map((truth, row) => (
            <tr key={truth}>
              <th scope="row" className={classes.row} title={nameOf(truth)}>
                {nameOf(truth)}
              </th>
              {places.map((prediction, column) => {
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
                      // Not `disabled`: arrow keys lead over an empty cell too.
                      aria-disabled={count === 0}
                      tabIndex={stop.row === row && stop.column === column ? 0 : -1}
                      onFocus={() => setStop({ row, column })}
                      onClick={() => count > 0 && onFilter({ ...EVERY_OUTCOME, truth, prediction })}
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
      </Box>
    </ScrollRegion>
  );
}
