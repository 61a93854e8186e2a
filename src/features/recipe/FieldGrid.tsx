import type { RecipeField } from '../../recipe/fields';
import classes from './FieldGrid.module.css';
import type { RecipeFieldProps } from './RecipeFieldInput';
import { RecipeFieldInput } from './RecipeFieldInput';

interface FieldGridProps extends Omit<RecipeFieldProps, 'field'> {
  readonly fields: readonly RecipeField[];
  /** Fields that another one makes meaningless. */
  readonly disabledPaths?: readonly string[];
}

/** Fields side by side, as many as there is room for. */
export function FieldGrid({ fields, disabledPaths, ...rest }: FieldGridProps) {
  return (
    <div className={classes.room}>
      <div className={classes.grid}>
        {fields
          .filter(({ matters }) => matters?.(rest.recipe) ?? true)
          .map((field) => (
            <RecipeFieldInput
              key={field.path}
              field={field}
              {...rest}
              disabled={disabledPaths?.includes(field.path) ?? false}
            />
          ))}
      </div>
    </div>
  );
}
