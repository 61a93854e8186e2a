import { ActionIcon, Tooltip } from '@mantine/core';
import { IconFileDownload, IconFileUpload } from '@tabler/icons-react';
import { downloadRecipe, importRecipe } from '../../commands/recipe';
import { sentence, useWords } from '../../i18n/use-words';
import { FilePick } from '../../ui/FilePick';
import { notify } from '../../ui/notify';

/** The recipe as a file, out and in. */
export function RecipeFiles({ disabled }: { readonly disabled: boolean }) {
  const { t } = useWords();

  const load = async (file: File | undefined) => {
    if (!file) return;
    const answer = await importRecipe(file);
    notify(
      answer.ok
        ? { message: t('recipe.imported', { name: file.name }), tone: 'good' }
        : { message: sentence('failure', answer.failure), tone: 'bad' },
    );
  };

  return (
    <>
      <Tooltip label={t('recipe.export')}>
        <ActionIcon variant="subtle" aria-label={t('recipe.export')} onClick={downloadRecipe}>
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
