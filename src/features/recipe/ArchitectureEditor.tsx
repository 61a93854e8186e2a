import { Fieldset, Stack } from '@mantine/core';
import { useWords } from '../../i18n/use-words';
import { ARCHITECTURE_FIELDS } from '../../recipe/architecture-fields';
import { BlockTable } from './BlockTable';
import { FieldGrid } from './FieldGrid';
import { HiddenLayers } from './HiddenLayers';
import type { RecipeFieldProps } from './RecipeFieldInput';

/** The network: its kind, and the fields that kind has. */
export function ArchitectureEditor(props: Omit<RecipeFieldProps, 'field'>) {
  const { t } = useWords();
  const { architecture } = props.recipe;
  return (
    <Fieldset legend={t('recipe.architecture')} miw={0}>
      <Stack gap="md">
        <FieldGrid fields={[{ path: 'architecture.kind', group: 'architecture' }]} {...props} />
        {architecture.kind === 'cnn' && <BlockTable {...props} blocks={architecture.blocks} />}
        {'hiddenUnits' in architecture && <HiddenLayers {...props} units={architecture.hiddenUnits} />}
        <FieldGrid fields={ARCHITECTURE_FIELDS[architecture.kind]} {...props} />
      </Stack>
    </Fieldset>
  );
}
