import { Text } from '@mantine/core';
import { useWords } from '../../i18n/use-words';
import { differBeyondChance } from '../../metrics/intervals';
import { assertNever } from '../../shared/errors';
import type { ComparedFigure, ComparedRow } from '../../state/selectors/compared-runs';

interface FigureCellProps {
  readonly row: ComparedRow;
  readonly figure: ComparedFigure;
  /** A row of the highest accuracy. */
  readonly best: ComparedRow;
}

/** A figure of a run; of a group its mean ± the sample's standard deviation, and between what its runs lie. */
export function FigureCell({ row, figure, best }: FigureCellProps) {
  const { t, formats } = useWords();
  const spread = row.figures[figure];
  if (spread === null) return '–';
  const say = (value: number): string => {
    switch (figure) {
      case 'validationAccuracy':
        return formats.percent(value);
      case 'validationLoss':
        return formats.figure(value);
      case 'elapsedMs':
        return formats.duration(value);
      default:
        return assertNever(figure);
    }
  };
  const { mean, deviation, least, most } = spread;
  const verdict = figure === 'validationAccuracy' ? verdictOf(row, best) : null;
  const words = [
    ...(deviation === null ? [] : [t('comparing.between', { least: say(least), most: say(most) })]),
    ...(verdict === null ? [] : [t(`runs.${verdict}`)]),
  ];
  return (
    <>
      {deviation === null
        ? say(mean)
        : t('comparing.meanAndSpread', { mean: say(mean), deviation: say(deviation) })}{' '}
      <Text span size="xs" c="dimmed">
        {words.join(' · ')}
      </Text>
    </>
  );
}

/** Of single runs also whether chance alone may part them from the best; of groups their spread says it. */
function verdictOf(row: ComparedRow, best: ComparedRow): 'bestOf' | 'withinChance' | null {
  if (row.figures.validationAccuracy === null) return null;
  // Whoever is as good as the best is best too.
  if (row.figures.validationAccuracy.mean === best.figures.validationAccuracy?.mean) return 'bestOf';
  if (row.runs.length > 1 || best.runs.length > 1) return null;
  const [one, other] = [row, best].map(({ runs: [{ entry }] }) => ({
    share: entry.result.validationAccuracy ?? 0,
    count: entry.result.validationCount,
  }));
  return one && other && !differBeyondChance(one, other) ? 'withinChance' : null;
}
