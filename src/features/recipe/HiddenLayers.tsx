import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { sentence, useWords } from '../../i18n/use-words';
import { readNumber } from '../../ui/NumberField';
import { FieldWithHelp } from './FieldWithHelp';
import type { RecipeFieldProps } from './RecipeFieldInput';

interface HiddenLayersProps extends Omit<RecipeFieldProps, 'field'> {
  readonly units: readonly number[];
}

const PATH = 'architecture.hiddenUnits';

const readUnits = (text: string): number[] =>
  text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .map(readNumber);

/** Units of the hidden linear layers, from the first to the last: `256, 128`. */
export function HiddenLayers({ units, problems, onEdit }: HiddenLayersProps) {
  const { t } = useWords();
  const [text, setText] = useState(units.join(', '));
  useEffect(() => {
    setText((typed) => (String(readUnits(typed)) === String(units) ? typed : units.join(', ')));
  }, [units]);
  const problem = problems.get(PATH) ?? units.map((_, i) => problems.get(`${PATH}.${i}`)).find(Boolean);
  return (
    <FieldWithHelp path={PATH} label={t('field.architecture.hiddenUnits.label')}>
      <TextInput
        label={t('field.architecture.hiddenUnits.label')}
        description={t('recipe.hiddenLayersHelp')}
        placeholder={t('common.none')}
        inputMode="numeric"
        autoComplete="off"
        value={text}
        error={problem && sentence('invalid', problem)}
        onChange={(event) => {
          setText(event.currentTarget.value);
          onEdit(PATH, readUnits(event.currentTarget.value));
        }}
      />
    </FieldWithHelp>
  );
}
