import { Alert, Button, Group, Text } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { takeAdvice, traitsOf } from '../../commands/advice';
import { undoRecipe } from '../../commands/dataset';
import { say, useWords } from '../../i18n/use-words';
import { adviceFor, followsAdvice } from '../../recipe/advice';
import { useStudio } from '../../state/studio';
import { notifyUndoable } from '../../ui/notify';

/** What suits the open dataset, and why; taken with one press. */
export function DatasetAdvice({ disabled }: { readonly disabled: boolean }) {
  const { t, formats } = useWords();
  const { summary, look } = useStudio((studio) => studio.dataset);
  const recipe = useStudio((studio) => studio.recipe.recipe);
  if (summary === null || look === null) return null;
  const traits = traitsOf(summary, look);
  const advice = adviceFor(traits, true);
  const isTaken = followsAdvice(advice, recipe);
  // What was chosen when the dataset opened: the same without weights from elsewhere.
  const chosen = adviceFor(traits, false);
  const isChosen = !isTaken && recipe.preset === chosen.preset && followsAdvice(chosen, recipe);
  const title = isTaken ? t('advice.taken') : isChosen ? t('advice.chosen') : t('advice.title');
  return (
    <section aria-label={t('advice.name')}>
      <Alert role="note" color="gray" icon={<IconBulb aria-hidden />} title={title}>
        <ul style={{ margin: 0, paddingInlineStart: 18 }}>
          {advice.reasons.map(({ code, values }) => (
            <Text key={code} component="li" size="sm">
              {say(
                `advice.${code}`,
                Object.fromEntries(
                  Object.entries(values).map(([name, value]) => [name, formats.count(value)]),
                ),
              )}
            </Text>
          ))}
        </ul>
        {!isTaken && (
          <Group mt="xs">
            <Button size="compact-sm" variant="default" disabled={disabled} onClick={take}>
              {t('advice.take', { preset: say(`preset.${advice.preset}.name`) })}
            </Button>
          </Group>
        )}
      </Alert>
    </section>
  );

  async function take() {
    await takeAdvice(advice);
    notifyUndoable({ message: t('advice.taken'), undo: t('runs.undo'), onUndo: undoRecipe });
  }
}
