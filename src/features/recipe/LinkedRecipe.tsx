import { Alert, Button, Group, Text } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { undoRecipe } from '../../commands/dataset';
import { type LinkedRecipe as Linked, takeLinkedRecipe } from '../../commands/recipe-link';
import { recipeTextIn } from '../../formats/recipe-link';
import { sentence, useWords } from '../../i18n/use-words';
import { recipeDifferences } from '../../recipe/differences';
import type { Result } from '../../shared/result';
import { addressOf } from '../../shared/views';
import { useStudio } from '../../state/studio';
import { ChangedSettings } from './ChangedSettings';

/** Takes the recipe that the page's address holds, and says what it changed, with a way back. */
export function LinkedRecipe() {
  const { t } = useWords();
  const [taken, setTaken] = useState<Result<Linked> | null>(null);
  const recipe = useStudio((studio) => studio.recipe.recipe);

  useEffect(() => {
    const look = async () => {
      const text = recipeTextIn(location.hash);
      if (text === null) return;
      // Once: a reload must not take it over what was changed since.
      history.replaceState(history.state, '', addressOf('recipe'));
      setTaken(await takeLinkedRecipe(text));
    };
    void look();
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);

  if (taken === null) return null;
  const close = {
    withCloseButton: true,
    closeButtonLabel: t('common.dismiss'),
    onClose: () => setTaken(null),
  };
  if (!taken.ok)
    return (
      <Alert color="red" title={t('recipeLink.refused')} {...close}>
        {sentence('failure', taken.failure)}
      </Alert>
    );
  const { before, after } = taken.value;
  const isSame = recipeDifferences([before, after]).length === 0;
  return (
    <Alert role="note" color="gray" icon={<IconLink aria-hidden />} title={t('recipeLink.taken')} {...close}>
      <Text size="sm">{t(isSame ? 'recipeLink.same' : 'recipeLink.against')}</Text>
      {!isSame && <ChangedSettings before={before} after={after} />}
      {/* After a further change undo would take back that one. */}
      {!isSame && recipe === after && (
        <Group mt="xs">
          <Button
            size="compact-sm"
            variant="default"
            onClick={async () => {
              await undoRecipe();
              setTaken(null);
            }}
          >
            {t('recipeLink.undo')}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
