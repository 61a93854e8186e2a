import { ActionIcon, Tooltip } from '@mantine/core';
import { IconFileDownload, IconFileUpload } from '@tabler/icons-react';
import { importRecipe } from '../../commands/recipe';
import { saveFile } from '../../commands/save-file';
import { sentence, useWords } from '../../i18n/use-words';
import { readText } from '../../shared/read-file';
import { useStudio } from '../../state/studio';
import { FilePick } from '../../ui/FilePick';
import { notify } from '../../ui/notify';

/** The recipe as a file, out and in. */
export function RecipeFiles({ disabled }: { readonly disabled: boolean }) {
  const { t } = useWords();

  const save = () => {
    const { recipe } = useStudio.getState().recipe;
    const text = `${JSON.stringify(recipe, null, 2)}\n`;
    saveFile('recipe.json', new Blob([text], { type: 'application/json' }));
  };

  const load = async (file: File | undefined) => {
    if (!file) return;
    const text = await readText(file);
    const answer = text.ok ? await importRecipe(parseJson(text.value)) : text;
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
      <FilePick label={t('recipe.file')} accept=".json,application/json" onFiles={([file]) => load(file)}>
        {(props) => (
          <Tooltip label={t('recipe.import')}>
            <ActionIcon variant="subtle" aria-label={t('recipe.import')} disabled={disabled} {...props}>
              <IconFileUpload size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </FilePick>
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
