import { Button, Group, Text } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';
import { measureBackbone } from '../../commands/measure-speed';
import { useWords } from '../../i18n/use-words';
import { variantCount } from '../../recipe/fine-tune';
import { frozenCost, speedKey } from '../../state/selectors/frozen-cost';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';

/** Behind a frozen backbone: what augmentation beyond flips costs an epoch, by what was measured here, else in words. */
export function AugmentationCost() {
  const { t, formats } = useWords();
  const recipe = useStudio((studio) => studio.recipe.recipe);
  const dataset = useStudio((studio) => studio.dataset.summary);
  const speed = useStudio(({ start, recipe: { recipe } }) => start.speeds[speedKey(recipe)]);
  const isMeasuring = useStudio((studio) => studio.start.measuring !== null);
  const isLocked = useStudio((studio) => isRunActive(studio.run));
  if (recipe.training.freezeBackboneEpochs === 0) return null;
  const cost = frozenCost(recipe, dataset, speed);
  // A few timed steps say no more than two digits.
  const about = (ms: number) => formats.roundDuration(Math.max(1, Number(ms.toPrecision(2))));
  const isTaken = variantCount(recipe.augmentation) === null;
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed">
        {t(isTaken ? 'start.beyondFlips.taken' : 'start.beyondFlips.offered')}{' '}
        {cost
          ? t('start.beyondFlips.measured', {
              again: about(cost.throughBackboneMs),
              kept: about(cost.onFeaturesMs),
            })
          : t('start.beyondFlips.unmeasured')}
      </Text>
      {dataset && speed === undefined && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconGauge size={16} aria-hidden />}
          disabled={isLocked}
          loading={isMeasuring}
          onClick={measureBackbone}
        >
          {t('start.beyondFlips.measure')}
        </Button>
      )}
    </Group>
  );
}
