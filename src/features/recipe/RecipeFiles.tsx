import { ActionIcon, FileButton, Tooltip } from '@mantine/core';
import { IconFileDownload, IconFileUpload } from '@tabler/icons-react';
import { sentence, useWords } from '../../i18n/use-words';
import { importRecipe } from '../../state/recipe-commands';
import { useStudio } from '../../state/studio';
import { notify } from '../../ui/notify';
import { saveFile } from '../../ui/save-file';

/** The recipe as a file, out and in. */
export function RecipeFiles({ disabled }: { readonly disabled: boolean }) {
  const { t } = useWords();

  const save = () => {
    const { recipe } = useStudio.getState().recipe;
    const text = `${JSON.stringify(recipe, null, 2)}\n`;
    saveFile('recipe.json', new Blob([text], { type: 'application/json' }));
  };

  const load = async (file: File | null) => {
    if (!file) return;
    const answer = await importRecipe(parseJson(await file.text()));
    notify(
      answer.ok
        ? { message: t('recipe.imported', { name: file.name }), tone: 'good' }
        : { message: sentence('failure', answer.failure), tone: 'bad' },
    );
  };

  return (
    <>
      <Tooltip label={t('recipe.export')}>
        <ActionIcon variant="subtle" aria-label={t('recipe.export')} onClick={save}>
          <IconFileDownload size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <FileButton accept=".json,application/json" onChange={load} disabled={disabled}>
        {(props) => (
          <Tooltip label={t('recipe.import')}>
            <ActionIcon variant="subtle" aria-label={t('recipe.import')} disabled={disabled} {...props}>
              <IconFileUpload size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </FileButton>
    </>
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
