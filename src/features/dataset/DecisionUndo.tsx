import { Group } from '@mantine/core';
import { redoRecipe, undoRecipe } from '../../commands/dataset';
import { useWords } from '../../i18n/use-words';
import { canRedoDecision, canUndoDecision } from '../../state/slices/recipe-slice';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { UndoButtons } from '../../ui/UndoButtons';

/** The way back where a decision about the data was taken: once there is one, and while it is the newest step of the recipe. */
export function DecisionUndo() {
  const { t } = useWords();
  const canUndo = useStudio(({ recipe }) => canUndoDecision(recipe));
  const canRedo = useStudio(({ recipe }) => canRedoDecision(recipe));
  const isLocked = useStudio(({ run, dataset }) => isRunActive(run) || dataset.isDeciding);
  if (!canUndo && !canRedo) return null;
  return (
    <Group gap={4} wrap="nowrap">
      <UndoButtons
        undo={{ label: t('reading.undo'), isPossible: canUndo && !isLocked, onTake: undoRecipe }}
        redo={{ label: t('reading.redo'), isPossible: canRedo && !isLocked, onTake: redoRecipe }}
      />
    </Group>
  );
}
