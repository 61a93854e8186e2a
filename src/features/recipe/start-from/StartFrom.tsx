import { Button, Code, Group, Loader, Stack, Text } from '@mantine/core';
import { IconFolderOpen, IconGauge, IconPlugConnected } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { measureShelf, recipeOfEntry } from '../../../commands/measure-speed';
import { lookAtShelf } from '../../../commands/shelf';
import { chooseSize, chooseStart, startFromNothing, wantFile } from '../../../commands/start';
import { goOnWithLevel, type TransferReport } from '../../../commands/start-from-weights';
import { startInWords } from '../../../i18n/start-in-words';
import { sentence, useWords } from '../../../i18n/use-words';
import type { ModelReport } from '../../../protocol/model';
import { areWeightsOf, BACKBONES, backboneFor } from '../../../recipe/backbones';
import type { ShelfEntry } from '../../../recipe/shelf';
import { isSameStart, type RecipeStart } from '../../../recipe/start';
import type { Result } from '../../../shared/result';
import { speedKey } from '../../../state/selectors/frozen-cost';
import { missingFileOf } from '../../../state/slices/start-slice';
import { useStudio } from '../../../state/studio';
import { ChoiceField } from '../../../ui/ChoiceField';
import { FailureAlert } from '../../../ui/FailureAlert';
import { FilePick } from '../../../ui/FilePick';
import { FinerLevels } from './FinerLevels';
import { FrozenNothing } from './FrozenNothing';
import { GetWeights } from './GetWeights';
import { ShelfEntryFacts } from './ShelfEntryFacts';
import { StageChoice } from './StageChoice';
import { TakenWeights } from './TakenWeights';

const FROM_SHELF = 'shelf:';

/** A choice as a value of the list. */
function choiceOf(start: RecipeStart, model: ModelReport | null): string {
  if (start.kind === 'shelf') return `${FROM_SHELF}${start.id}`;
  return start.kind === 'run' && model && isSameStart(start, model.identity) ? 'model' : start.kind;
}

/** The recipe's first choice: what the run begins with. */
export function StartFrom({ disabled }: { readonly disabled: boolean }) {
  const { t } = useWords();
  const start = useStudio((studio) => studio.start);
  const dataset = useStudio((studio) => studio.dataset.summary);
  const model = useStudio((studio) => studio.model.report);
  const level = useStudio((studio) => studio.recipe.recipe.dataset.labelLevel);
  const recipe = useStudio((studio) => studio.recipe.recipe);
  const { imageSize } = recipe.preprocessing;
  const [report, setReport] = useState<TransferReport | null>(null);
  useEffect(() => {
    lookAtShelf();
  }, []);

  const shelf = start.shelf ?? [];
  const isBusy = start.taking !== null;
  const isLocked = disabled || isBusy;
  const chosen = start.taking ?? recipe.start;
  const isFromScratch = recipe.start.kind === 'scratch';
  const value = chosen.kind === 'scratch' && start.wantsFile ? 'files' : choiceOf(chosen, model);
  const missing = missingFileOf(start, recipe.start);
  const entry = shelf.find(({ id }) => `${FROM_SHELF}${id}` === value);
  // What a preset or the advice is made for, where no weights were chosen and the shelf has none of it.
  const awaits = isFromScratch && (start.wantsFile || recipe.training.freezeBackboneEpochs !== 0);
  const isOnShelf = shelf.some((one) => areWeightsOf(recipe.architecture, one));
  const wanted = awaits && start.shelf !== null && !isOnShelf ? backboneFor(recipe.architecture) : null;
  const isOffered =
    entry !== undefined || ['scratch', 'files'].includes(value) || (value === 'model' && dataset !== null);
  // What the model at hand tells apart are the labels in use.
  const isOfLevel = String(model?.classes) === String(dataset?.classes.map(({ name }) => name));

  const paceOf = (one: ShelfEntry) => {
    const ofEntry = recipeOfEntry(recipe, one);
    return (ofEntry && start.speeds[speedKey(ofEntry)]?.imagesPerSecond) ?? null;
  };
  const take = async (work: Promise<Result<TransferReport>>) => {
    setReport(null);
    const result = await work;
    if (result.ok) setReport(result.value);
  };
  const choose = (wanted: string) => {
    setReport(null);
    if (wanted.startsWith(FROM_SHELF))
      take(chooseStart({ kind: 'shelf', id: wanted.slice(FROM_SHELF.length) }));
    else if (wanted === 'files') wantFile();
    else if (wanted === 'model') take(chooseStart({ kind: 'model' }));
    else if (wanted === 'scratch') startFromNothing();
  };

  return (
    <Stack gap="xs" role="group" aria-label={t('start.group')}>
      <ChoiceField
        label={t('start.label')}
        disabled={isLocked}
        value={value}
        options={[
          { value: 'scratch', label: t('start.nothing') },
          ...shelf.map((one) => ({
            value: `${FROM_SHELF}${one.id}`,
            label: nameOf(one, paceOf(one)),
          })),
          { value: 'files', label: t('start.file') },
          ...(model && dataset ? [{ value: 'model', label: t('start.model') }] : []),
          // What a recipe brought along, and this page cannot offer.
          ...(isOffered ? [] : [{ value, label: startInWords(chosen) }]),
        ]}
        onChange={choose}
      />
      {entry && <ShelfEntryFacts entry={entry} imagesPerSecond={paceOf(entry)} />}
      {(wanted || (start.shelf?.length === 0 && value === 'scratch')) && !start.shelfFailure && (
        <GetWeights wanted={wanted} disabled={isLocked} />
      )}
      {start.shelfFailure && <FailureAlert failure={start.shelfFailure} />}
      {value === 'files' && (
        <>
          <Text size="sm" c="dimmed">
            {dataset ? t('transfer.hint') : t('transfer.needsDataset')}
          </Text>
          {recipe.start.kind === 'files' && (
            <Text size="sm">
              {missing === null
                ? startInWords(recipe.start)
                : sentence('failure', { code: 'startFileMissing', values: { name: missing } })}
            </Text>
          )}
          <Group gap="xs" align="end">
            <FilePick
              label={t('transfer.fileInput')}
              multiple
              accept=".safetensors,.zip,.json,.pth,.pt,.bin"
              onFiles={(files) => take(chooseStart({ kind: 'files', files }))}
            >
              {(props) => (
                <Button
                  variant="default"
                  leftSection={<IconPlugConnected size={16} aria-hidden />}
                  disabled={isLocked}
                  {...props}
                >
                  {t('transfer.choose')}
                </Button>
              )}
            </FilePick>
            <FilePick
              label={t('transfer.folderInput')}
              folder
              onFiles={(files) => take(chooseStart({ kind: 'files', files }))}
            >
              {(props) => (
                <Button
                  variant="default"
                  leftSection={<IconFolderOpen size={16} aria-hidden />}
                  disabled={isLocked}
                  {...props}
                >
                  {t('transfer.chooseFolder')}
                </Button>
              )}
            </FilePick>
            <ChoiceField
              label={t('transfer.size')}
              disabled={isLocked}
              value={start.size}
              onChange={(size) => chooseSize(size === 'recipe' ? 'recipe' : 'weights')}
              options={[
                { value: 'weights', label: t('transfer.sizeOfWeights') },
                { value: 'recipe', label: t('transfer.sizeOfRecipe', { size: imageSize }) },
              ]}
            />
          </Group>
        </>
      )}
      {shelf.length > 0 && (
        <Button
          variant="subtle"
          size="compact-sm"
          w="fit-content"
          leftSection={<IconGauge size={16} aria-hidden />}
          disabled={isLocked}
          loading={start.measuring !== null}
          onClick={measureShelf}
        >
          {t('start.measure')}
        </Button>
      )}
      {dataset && level !== null && isOfLevel && (
        <FinerLevels
          dataset={dataset}
          current={level}
          disabled={isLocked}
          onChoose={(finer) => take(goOnWithLevel(finer))}
        />
      )}
      {isBusy && (
        <Group gap="xs">
          <Loader size="xs" aria-hidden />
          <Text size="sm">{t('start.taking')}</Text>
        </Group>
      )}
      {start.failure?.code === 'pickleRefused' ? (
        <FailureAlert failure={{ code: start.failure.code }}>
          <Code block mt="xs" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {start.failure.detail}
          </Code>
        </FailureAlert>
      ) : (
        start.failure && <FailureAlert failure={start.failure} />
      )}
      {value === 'scratch' && (
        <FrozenNothing
          recipe={recipe}
          shelf={shelf}
          disabled={isLocked}
          onChoose={(id) => take(chooseStart({ kind: 'shelf', id }))}
        />
      )}
      {!isFromScratch && <StageChoice disabled={isLocked} />}
      {report && (!isFromScratch || report.isTraining) && <TakenWeights report={report} />}
    </Stack>
  );

  /** An entry of the shelf in a line: its size, what it is good for, and how fast it was found to be. */
  function nameOf({ id, title, sizeBytes }: ShelfEntry, imagesPerSecond: number | null): string {
    const use = t(`start.use.${BACKBONES.find((backbone) => backbone.id === id)?.use ?? 'own'}`);
    return imagesPerSecond === null
      ? t('start.entry', { title, sizeBytes, use })
      : t('start.entryTimed', { title, sizeBytes, use, speed: Math.round(imagesPerSecond * 10) / 10 });
  }
}
