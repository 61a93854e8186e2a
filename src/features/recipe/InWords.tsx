import { editRecipe } from '../../commands/recipe';
import { say, useWords } from '../../i18n/use-words';
import { augmentationInWords, imageSizeInWords, lengthInWords, type Question } from '../../recipe/in-words';
import type { Recipe } from '../../recipe/schema';
import { ChoiceField } from '../../ui/ChoiceField';
import classes from './InWords.module.css';

const OWN = 'own';

interface InWordsProps {
  readonly recipe: Recipe;
}

/** The recipe in three questions. A recipe that no word stands for shows its own figure, and keeps it until a word is chosen. */
export function InWords({ recipe }: InWordsProps) {
  const { preprocessing, training } = recipe;
  return (
    <div className={classes.grid}>
      <InWord about="imageSize" own={preprocessing.imageSize} question={imageSizeInWords(recipe)} />
      <InWord about="length" own={training.epochs} question={lengthInWords(recipe)} />
      <AugmentationInWords recipe={recipe} />
    </div>
  );
}

/** The fields of augmentation at once. */
export function AugmentationInWords({ recipe }: InWordsProps) {
  return <InWord about="augmentation" own={0} question={augmentationInWords(recipe)} />;
}

interface InWordProps {
  readonly about: 'imageSize' | 'length' | 'augmentation';
  readonly question: Question<string>;
  /** What the recipe says where no level does. */
  readonly own: number;
}

function InWord({ about, question: { levels, chosen }, own }: InWordProps) {
  const { t } = useWords();
  const nameOf = (level: string, figure: number) => say(`inWords.${about}.${level}`, { figure });
  return (
    <ChoiceField
      label={t(`inWords.${about}.label`)}
      description={t(`inWords.${about}.help`)}
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
