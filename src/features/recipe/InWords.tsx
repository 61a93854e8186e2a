import { editRecipe } from '../../commands/recipe';
import { say, useWords } from '../../i18n/use-words';
import { augmentationInWords, imageSizeInWords, lengthInWords, type Question } from '../../recipe/in-words';
import type { Recipe } from '../../recipe/schema';
import { ChoiceField } from '../../ui/ChoiceField';
import classes from './InWords.module.css';

const OWN = 'own';

interface InWordsProps {
  readonly recipe: Recipe;
  readonly disabled: boolean;
}

/** The recipe in three questions. A recipe that no word stands for shows its own figure, and keeps it until a word is chosen. */
export function InWords({ recipe, disabled }: InWordsProps) {
  const { preprocessing, training } = recipe;
  const form = { disabled };
  return (
    <div className={classes.grid}>
      <InWord {...form} about="imageSize" own={preprocessing.imageSize} question={imageSizeInWords(recipe)} />
      <InWord {...form} about="length" own={training.epochs} question={lengthInWords(recipe)} />
      <AugmentationInWords recipe={recipe} disabled={disabled} />
    </div>
  );
}

/** The fields of augmentation at once. */
export function AugmentationInWords({ recipe, disabled }: InWordsProps) {
  return <InWord about="augmentation" own={0} question={augmentationInWords(recipe)} disabled={disabled} />;
}

interface InWordProps {
  readonly about: 'imageSize' | 'length' | 'augmentation';
  readonly question: Question<string>;
  /** What the recipe says where no level does. */
  readonly own: number;
  readonly disabled: boolean;
}

function InWord({ about, question: { levels, chosen }, own, disabled }: InWordProps) {
  const { t } = useWords();
  const nameOf = (level: string, figure: number) => say(`inWords.${about}.${level}`, { figure });
  return (
    <ChoiceField
      label={t(`inWords.${about}.label`)}
      description={t(`inWords.${about}.help`)}
      disabled={disabled}
      value={chosen ?? OWN}
      options={[
        ...(chosen === null ? [{ value: OWN, label: nameOf(OWN, own) }] : []),
        ...levels.map(({ level, figure }) => ({ value: level, label: nameOf(level, figure ?? 0) })),
      ]}
      onChange={(level) => {
        const found = levels.find((candidate) => candidate.level === level);
        if (found) editRecipe(found.edit.path, found.edit.value);
      }}
    />
  );
}
