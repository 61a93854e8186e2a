import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { Suspense, useMemo } from 'react';
import { redoRecipe, undoRecipe } from '../../commands/dataset';
import { editRecipe } from '../../commands/recipe';
import { loadDatasetWords } from '../../i18n/language';
import { say, useWords } from '../../i18n/use-words';
import { fieldsOf } from '../../recipe/fields';
import { problemsByPath } from '../../state/recipe-problems';
import { decidesOtherwise, withRedo, withUndo } from '../../state/slices/recipe-slice';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { lazyPart } from '../../ui/lazy-part';
import { Panel } from '../../ui/Panel';
import { PartBoundary } from '../../ui/PartBoundary';
import { UndoButtons } from '../../ui/UndoButtons';
import { ArchitectureEditor } from './ArchitectureEditor';
import { DeviceNote } from './DeviceNote';
import { editWithKinds } from './edit-kinds';
import { FieldGrid } from './FieldGrid';
import { FieldGroups } from './FieldGroups';
import { InWords } from './InWords';
import { ModelSummaryView } from './ModelSummaryView';
import { PresetPicker } from './PresetPicker';
import { RecipeFiles } from './RecipeFiles';
import classes from './RecipePanel.module.css';
import { RecipeTryout } from './RecipeTryout';
import { StartFrom } from './start-from/StartFrom';

// They name settings in the words of Compare, which come with a dataset.
const NextRecipe = lazyPart(async () => (await import('./NextRecipe')).NextRecipe, loadDatasetWords);
const LinkedRecipe = lazyPart(async () => (await import('./LinkedRecipe')).LinkedRecipe, loadDatasetWords);
const DatasetAdvice = lazyPart(async () => (await import('./DatasetAdvice')).DatasetAdvice);

const SHARE_PATHS: readonly string[] = ['split.validationPercent'];
const NO_PATHS: readonly string[] = [];
const FORMS = ['full', 'simple'] as const;

/** The second step: what will be trained, and how. */
export function RecipePanel() {
  const { t } = useWords();
  const state = useStudio((studio) => studio.recipe);
  const classCount = useStudio((studio) => studio.dataset.summary?.classes.length ?? null);
  const hasFolder = useStudio((studio) => studio.dataset.summary?.hasValidationFolder ?? false);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  const problems = useMemo(() => problemsByPath(state, classCount), [state, classCount]);
  const [shownForm, showForm] = useLocalStorage<(typeof FORMS)[number]>({
    key: 'vireo.recipeForm',
    defaultValue: 'full',
    getInitialValueInEffect: false,
  });
  const isSimple = shownForm === 'simple';
  const { recipe } = state;
  // Where the zip brings its own validation images, choosing between them and a share is a basic question.
  const splitsByFolder = hasFolder && recipe.split.source === 'folders';
  const basicFields = fieldsOf('basic').flatMap((field) =>
    field.path === 'split.validationPercent' && hasFolder ? [...fieldsOf('validation'), field] : [field],
  );
  const form = {
    recipe,
    problems,
    onEdit: (path: string, value: unknown) => {
      const edit = editWithKinds(path, value);
      editRecipe(edit.path, edit.value);
    },
  };

  return (
    <Panel
      id="recipe"
      title={t('recipe.title')}
      about={recipe.preset === null ? undefined : say(`preset.${recipe.preset}.name`)}
      actions={
        <Group gap={4}>
          <UndoButtons
            undo={{
              label: t('recipe.undo'),
              isPossible: state.past.length > 0 && !(isTraining && decidesOtherwise(state, withUndo)),
              onTake: undoRecipe,
            }}
            redo={{
              label: t('recipe.redo'),
              isPossible: state.future.length > 0 && !(isTraining && decidesOtherwise(state, withRedo)),
              onTake: redoRecipe,
            }}
          />
          <RecipeFiles />
        </Group>
      }
    >
      <div className={classes.room}>
        <div className={classes.columns}>
          <Stack gap="md" className={classes.form}>
            <PartBoundary>
              <Suspense fallback={null}>
                <LinkedRecipe />
                {isTraining && <NextRecipe isSound={problems.size === 0} />}
              </Suspense>
            </PartBoundary>
            <SegmentedControl
              aria-label={t('inWords.form')}
              data={FORMS.map((value) => ({ value, label: t(`inWords.${value}`) }))}
              value={shownForm}
              onChange={showForm}
              w="fit-content"
            />
            <Suspense fallback={null}>
              <DatasetAdvice disabled={isTraining} />
            </Suspense>
            <StartFrom disabled={isTraining} />
            <PresetPicker />
            {isSimple && <InWords recipe={recipe} />}
            {isSimple && problems.size > 0 && (
              <Text size="sm" c="red">
                {t('inWords.mend')}
              </Text>
            )}
            {!isSimple && (
              <>
                <FieldGrid
                  fields={basicFields}
                  disabledPaths={splitsByFolder ? SHARE_PATHS : NO_PATHS}
                  {...form}
                />
                <DeviceNote device={recipe.device} />
                <ArchitectureEditor {...form} />
                <FieldGroups {...form} />
                <RecipeTryout disabled={isTraining} />
              </>
            )}
          </Stack>
          <ModelSummaryView />
        </div>
      </div>
    </Panel>
  );
}
