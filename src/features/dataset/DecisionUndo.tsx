import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { redoRecipe, undoRecipe } from '../../commands/dataset';
import { useWords } from '../../i18n/use-words';
import { canRedoDecision, canUndoDecision } from '../../state/slices/recipe-slice';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';

/** The way back where a decision about the data was taken: once there is one, and while it is the newest step of the recipe. */
export function DecisionUndo() {
  const { t } = useWords();
  const canUndo = useStudio(({ recipe }) => canUndoDecision(recipe));
  const canRedo = useStudio(({ recipe }) => canRedoDecision(recipe));
  const isLocked = useStudio(({ run, dataset }) => isRunActive(run) || dataset.isDeciding);
  if (!canUndo && !canRedo) return null;
  return (
    <Group gap={4} wrap="nowrap">
      <Tooltip label={t('reading.undo')}>
        <ActionIcon
          variant="subtle"
          aria-label={t('reading.undo')}
          disabled={isLocked || !canUndo}
          onClick={undoRecipe}
        >
          <IconArrowBackUp size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('reading.redo')}>
        <ActionIcon
          variant="subtle"
          aria-label={t('reading.redo')}
          disabled={isLocked || !canRedo}
          onClick={redoRecipe}
        >
          <IconArrowForwardUp size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
