import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlaylistAdd } from '@tabler/icons-react';
import { queueNext } from '../../commands/queue';
import { showRecipe } from '../../commands/recipe-file';
import { useWords } from '../../i18n/use-words';
import { changesBetween } from '../../recipe/changes';
import { recipeDifferences } from '../../recipe/differences';
import { addressOf } from '../../shared/views';
import { useStudio } from '../../state/studio';
import { ChangedSettings } from './ChangedSettings';

/** While a run is under way: what the next recipe changes against its, and the way into the queue. */
export function NextRecipe({ isSound }: { readonly isSound: boolean }) {
  const { t, formats } = useWords();
  const ofRun = useStudio((studio) => studio.run.recipe);
  const recipe = useStudio((studio) => studio.recipe.recipe);
  const { length: waiting } = useStudio((studio) => studio.queue.entries);
  if (ofRun === null) return null;
  const isChanged = recipeDifferences([ofRun, recipe]).length > 0;
  return (
    <Alert role="note" color="gray" icon={<IconPlaylistAdd aria-hidden />} title={t('nextRecipe.title')}>
      <Stack gap="xs">
        <Text size="sm">{t(isChanged ? 'nextRecipe.against' : 'nextRecipe.same')}</Text>
        {isChanged && <ChangedSettings before={ofRun} after={recipe} />}
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant={isChanged ? 'filled' : 'default'}
            disabled={!isSound}
            onClick={() => queueNext(recipe, { kind: 'changes', changes: changesBetween(ofRun, recipe) })}
          >
            {t('nextRecipe.queue')}
          </Button>
          {isChanged && (
            <Button size="compact-sm" variant="default" onClick={() => showRecipe(ofRun)}>
              {t('nextRecipe.back')}
            </Button>
          )}
          <Text size="sm">{t(isSound ? 'nextRecipe.queueHelp' : 'nextRecipe.mend')}</Text>
        </Group>
        {waiting > 0 && (
          <Text size="sm" role="status">
            {t('nextRecipe.queued', { count: waiting, number: formats.count(waiting) })}{' '}
            <Anchor href={addressOf('runs')} inherit>
              {t('nextRecipe.toQueue')}
            </Anchor>
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {t('nextRecipe.waits')}
        </Text>
      </Stack>
    </Alert>
  );
}
