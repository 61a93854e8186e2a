import { Button, Group, Text } from '@mantine/core';
import { editRecipe } from '../../commands/recipe';
import { useWords } from '../../i18n/use-words';
import type { LearningRateSearch } from '../../protocol/tryout';
import { CurveChart } from '../../ui/CurveChart';

const LOG_X = { x: true, y: false };

interface LearningRateChartProps {
  readonly search: LearningRateSearch;
  readonly disabled: boolean;
}

/** The loss against a growing learning rate, on a logarithmic axis, and the rate it suggests. */
export function LearningRateChart({ search, disabled }: LearningRateChartProps) {
  const { t, formats } = useWords();
  const { points, suggestion } = search;
  // Two digits: nobody asks for a learning rate of 0.00123456.
  const rounded = suggestion === null ? null : Number(suggestion.toPrecision(2));
  return (
    <div>
      <Text size="sm">{t('tryout.searchChart')}</Text>
      <CurveChart
        xName={t('field.training.learningRate.label')}
        yName={t('tryout.loss')}
        xEnd={0}
        logarithmic={LOG_X}
        curves={[
          {
            key: 'loss',
            name: t('tryout.loss'),
            color: 'var(--mantine-color-blue-6)',
            dots: false,
            points: points.map(({ learningRate, loss }) => ({ x: learningRate, y: loss })),
          },
        ]}
        height={180}
        formatX={(rate) => rate.toExponential(0)}
        formatY={(value) => formats.figure(value, 2)}
      />
      <Group gap="sm">
        <Text size="sm">
          {rounded === null
            ? t('tryout.noSuggestion')
            : t('tryout.suggestion', { rate: formats.figure(rounded) })}
        </Text>
        {rounded !== null && (
          <Button
            size="compact-sm"
            variant="light"
            disabled={disabled}
            onClick={() => editRecipe('training.learningRate', rounded)}
          >
            {t('tryout.take', { rate: formats.figure(rounded) })}
          </Button>
        )}
      </Group>
    </div>
  );
}
