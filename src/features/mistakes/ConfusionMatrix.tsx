import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { Mistakes, OutcomeFilter } from '../../state/evaluation-slice';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './ConfusionMatrix.module.css';

interface ConfusionMatrixProps {
  readonly classes: readonly string[];
  readonly mistakes: Mistakes;
  readonly filter: OutcomeFilter;
  readonly onFilter: (filter: OutcomeFilter) => void;
}

/** Percent of the colour in a cell that holds everything: black or white words stay readable on it. */
const STRONGEST_TINT = 50;

type Measure = 'counts' | 'rows' | 'columns';

/** Which classes are taken for which: a row per truth, a column per answer. A cell opens its images. */
export function ConfusionMatrix({ classes: names, mistakes, filter, onFilter }: ConfusionMatrixProps) {
  const { t, formats } = useWords();
  const [measure, setMeasure] = useState<Measure>('counts');
  const { confusion, figures } = mistakes;
  const shareOf = (truth: number, prediction: number) => {
    const count = confusion.counts[truth * names.length + prediction] ?? 0;
    const row = figures[truth]?.support ?? 0;
    const column = figures[prediction]?.predicted ?? 0;
    const whole = measure === 'columns' ? column : row;
    return { count, share: whole === 0 ? 0 : count / whole };
  };
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        w="fit-content"
        aria-label={t('mistakes.measure')}
        value={measure}
        onChange={setMeasure}
        data={[
          { value: 'counts', label: t('mistakes.counts') },
          { value: 'rows', label: t('mistakes.byRow') },
          { value: 'columns', label: t('mistakes.byColumn') },
        ]}
      />
      <ScrollRegion label={t('mistakes.matrix')}>
        <table className={classes.matrix} aria-label={t('mistakes.matrix')}>
          <thead>
            <tr>
              <th scope="col" className={classes.corner}>
                {t('mistakes.corner')}
              </th>
              {names.map((name) => (
                <th key={name} scope="col" className={classes.column}>
                  <span title={name}>{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((name, truth) => (
              <tr key={name}>
                <th scope="row" className={classes.row} title={name}>
                  {name}
                </th>
                {names.map((answer, prediction) => {
                  const { count, share } = shareOf(truth, prediction);
                  const isChosen = filter.truth === truth && filter.prediction === prediction;
                  return (
                    <td key={answer}>
                      <button
                        type="button"
                        className={classes.cell}
                        data-right={truth === prediction || undefined}
                        style={{ '--share': `${Math.round(share * STRONGEST_TINT)}%` }}
                        aria-pressed={isChosen}
                        aria-label={t('mistakes.cell', { truth: name, answer, number: formats.count(count) })}
                        disabled={count === 0}
                        onClick={() => onFilter({ truth, prediction })}
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
      <Text size="xs" c="dimmed">
        {t('mistakes.matrixHint')}
      </Text>
    </Stack>
  );
}
