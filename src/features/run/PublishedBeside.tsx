import { say, useWords } from '../../i18n/use-words';
import { keptEpoch } from '../../metrics/records';
import { followsPreset, presetById } from '../../recipe/presets';
import { useStudio } from '../../state/studio';
import { Facts } from '../../ui/Facts';

/** What was published with the preset a run began as, beside what the run has reached. */
export function PublishedBeside() {
  const { t, formats } = useWords();
  const recipe = useStudio((studio) => studio.run.recipe);
  const epochs = useStudio((studio) => studio.run.epochs);
  const published = recipe?.preset ? (presetById(recipe.preset)?.published ?? []) : [];
  const best = keptEpoch(epochs, recipe?.training.keep ?? 'best');
  if (!recipe || published.length === 0 || typeof best?.validationAccuracy !== 'number') return null;
  const yours = followsPreset(recipe) ? t('run.yours') : t('run.yoursChanged');
  return (
    <Facts
      facts={[
        { name: yours, value: formats.percent(best.validationAccuracy) },
        ...published.map(({ accuracy, on }) => ({
          name: t('run.publishedOn', { on: say(`publishedOn.${on}`) }),
          value: formats.percent(accuracy),
        })),
      ]}
    />
  );
}
