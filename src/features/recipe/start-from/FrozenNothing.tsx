import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useWords } from '../../../i18n/use-words';
import { architectureOf } from '../../../recipe/backbones';
import { awaitsWeights } from '../../../recipe/fine-tune';
import type { Recipe } from '../../../recipe/schema';
import type { ShelfEntry } from '../../../recipe/shelf';

interface FrozenNothingProps {
  readonly recipe: Recipe;
  readonly shelf: readonly ShelfEntry[];
  readonly disabled: boolean;
  readonly onChoose: (id: string) => void;
}

/** Where a recipe freezes a backbone that has learned nothing: said, with the weights of the shelf that fit. */
export function FrozenNothing({ recipe, shelf, disabled, onChoose }: FrozenNothingProps) {
  const { t } = useWords();
  if (recipe.training.freezeBackboneEpochs === 0) return null;
  const fitting = shelf.filter((entry) => {
    const architecture = architectureOf(entry);
    return architecture !== null && awaitsWeights(recipe, architecture);
  });
  return (
    <Alert color="yellow" p="xs" icon={<IconAlertTriangle aria-hidden />}>
      <Text size="sm">{t('start.frozenNothing')}</Text>
      {fitting.length > 0 && (
        <Group gap="xs" mt={4}>
          {fitting.map(({ id, title }) => (
            <Button
              key={id}
              size="compact-sm"
              variant="default"
              disabled={disabled}
              onClick={() => onChoose(id)}
            >
              {t('start.fromEntry', { title })}
            </Button>
          ))}
        </Group>
      )}
    </Alert>
  );
}
