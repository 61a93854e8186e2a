import { ActionIcon, Tooltip } from '@mantine/core';
import { IconFileDownload, IconFileUpload, IconQrcode } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { downloadRecipe, importRecipe } from '../../commands/recipe-file';
import { sentence, useWords } from '../../i18n/use-words';
import { FilePick } from '../../ui/FilePick';
import { lazyPart } from '../../ui/lazy-part';
import { notify } from '../../ui/notify';
import { PartBoundary } from '../../ui/PartBoundary';

const ShareRecipe = lazyPart(async () => (await import('./ShareRecipe')).ShareRecipe);

/** The recipe as a file, out and in, and as a link. */
export function RecipeFiles() {
  const { t } = useWords();
  const [isShared, share] = useState(false);

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
      <Tooltip label={t('recipeLink.share')}>
        <ActionIcon variant="subtle" aria-label={t('recipeLink.share')} onClick={() => share(true)}>
          <IconQrcode size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {isShared && (
        <PartBoundary>
          <Suspense fallback={null}>
            <ShareRecipe onClose={() => share(false)} />
          </Suspense>
        </PartBoundary>
      )}
      <Tooltip label={t('recipe.export')}>
        <ActionIcon variant="subtle" aria-label={t('recipe.export')} onClick={downloadRecipe}>
          <IconFileDownload size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <FilePick label={t('recipe.file')} accept=".json,application/json" onFiles={([file]) => load(file)}>
        {(props) => (
          <Tooltip label={t('recipe.import')}>
            <ActionIcon variant="subtle" aria-label={t('recipe.import')} {...props}>
              <IconFileUpload size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </FilePick>
    </>
  );
}
