import { Switch } from '@mantine/core';
import { hasWords, optionName, say, sentence, useWords } from '../../i18n/use-words';
import { fieldValueAt, type RecipeField } from '../../recipe/fields';
import type { Recipe } from '../../recipe/schema';
import { readAt } from '../../state/recipe-path';
import type { ProblemsByPath } from '../../state/recipe-problems';
import { ChoiceField } from '../../ui/ChoiceField';
import { NumberField } from '../../ui/NumberField';
import { FieldWithHelp } from './FieldWithHelp';

export interface RecipeFieldProps {
  readonly field: RecipeField;
  readonly recipe: Recipe;
  readonly problems: ProblemsByPath;
  readonly disabled?: boolean;
  readonly onEdit: (path: string, value: unknown) => void;
  /** In tables, whose columns name the field. */
  readonly labelHidden?: boolean;
  /** Key of the label, where it is not the path's own. */
  readonly labelKey?: string;
}

/** What a choice of one column shows of an option's words. */
const MOST_LETTERS = 14;

/** One field of the recipe with its help; in a table, whose columns name it, the field alone. */
export function RecipeFieldInput(props: RecipeFieldProps) {
  useWords();
  const { path } = props.field;
  const { architecture, optimizer } = props.recipe;
  const value = fieldValueAt(path, { architecture: architecture.kind, optimizer: optimizer.kind });
  if (value === null) return null;
  const input = <FieldInput {...props} />;
  if (props.labelHidden) return input;
  return (
    <FieldWithHelp
      path={path}
      label={say(`${props.labelKey ?? `field.${path}`}.label`)}
      isWide={
        value.kind === 'choice' &&
        value.options.some((option) => optionName(path, option).length > MOST_LETTERS)
      }
    >
      {input}
    </FieldWithHelp>
  );
}

/** The field itself, of the kind and within the range the schema says; its problem in words below it. */
function FieldInput(props: RecipeFieldProps) {
  // The labels below are put together at run time: this subscribes to the language they are in.
  useWords();
  const { field, recipe, problems, disabled = false, onEdit } = props;
  const { path } = field;
  const schema = fieldValueAt(path, {
    architecture: recipe.architecture.kind,
    optimizer: recipe.optimizer.kind,
  });
  if (!schema) return null;
  const labelKey = props.labelKey ?? `field.${path}`;
  const label = say(`${labelKey}.label`);
  const help = hasWords(`${labelKey}.help`) && !props.labelHidden ? say(`${labelKey}.help`) : undefined;
  const problem = problems.get(path);
  const error = problem && sentence('invalid', problem);
  const value = readAt(recipe, path);
  const common = { label, description: help, error, disabled, labelHidden: props.labelHidden ?? false };

  switch (schema.kind) {
    case 'switch':
      return (
        <Switch
          {...(props.labelHidden ? { 'aria-label': label } : { label, description: help })}
          checked={value === true}
          disabled={disabled}
          error={error}
          onChange={(event) => onEdit(path, event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <ChoiceField
          {...common}
          value={String(value)}
          options={schema.options.map((option) => ({
            value: String(option),
            label: optionName(path, option),
          }))}
          onChange={(chosen) =>
            onEdit(
              path,
              schema.options.find((option) => String(option) === chosen),
            )
          }
        />
      );
    case 'number':
      return (
        <NumberField
          {...common}
          value={typeof value === 'number' ? value : null}
          optional={schema.optional}
          minimum={schema.minimum}
          maximum={schema.maximum}
          {...(field.unit !== undefined && { unit: field.unit })}
          {...(field.step !== undefined && { step: field.step })}
          {...(schema.optional && {
            placeholder: say(hasWords(`${labelKey}.empty`) ? `${labelKey}.empty` : 'common.off'),
          })}
          onChange={(next) => onEdit(path, next)}
        />
      );
  }
}
