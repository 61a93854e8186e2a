import { Alert, Button, Code, Group, List, Stack, Text, Tooltip } from '@mantine/core';
import { IconFolderOpen, IconPlugConnected, IconStackPush } from '@tabler/icons-react';
import { useState } from 'react';
import {
  goOnWithLevel,
  type SizeChoice,
  startFromFiles,
  startFromModel,
  type TransferReport,
} from '../../commands/start-from-weights';
import type { Preparation } from '../../formats/open-weights';
import { sentence, useWords } from '../../i18n/use-words';
import { fileFailure } from '../../shared/read-file';
import type { Failure, Result } from '../../shared/result';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { ChoiceField } from '../../ui/ChoiceField';
import { FailureAlert } from '../../ui/FailureAlert';
import { FilePick } from '../../ui/FilePick';
import { Panel } from '../../ui/Panel';
import { FinerLevels } from './FinerLevels';

/** Names listed of what begins afresh, or has no place. */
const LISTED = 8;

/** Starting from weights of elsewhere, or from the model at hand with other classes. */
export function TransferPanel() {
  const { t } = useWords();
  const dataset = useStudio((studio) => studio.dataset.summary);
  const model = useStudio((studio) => studio.model.report);
  const level = useStudio((studio) => studio.recipe.recipe.dataset.labelLevel);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  const imageSize = useStudio((studio) => studio.recipe.recipe.preprocessing.imageSize);
  const [size, setSize] = useState<SizeChoice>('weights');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [report, setReport] = useState<TransferReport | null>(null);
  const hasDataset = dataset !== null;
  // What the model at hand tells apart are the labels in use.
  const isOfLevel = String(model?.classes) === String(dataset?.classes.map(({ name }) => name));
  const isLocked = isTraining || busy;

  const start = async (work: () => Promise<Result<TransferReport>>) => {
    setBusy(true);
    setFailure(null);
    setReport(null);
    try {
      const result = await work();
      if (result.ok) setReport(result.value);
      else setFailure(result.failure);
    } catch (error) {
      setFailure(fileFailure(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Panel id="transfer" title={t('transfer.title')} about={t('transfer.about')}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {hasDataset ? t('transfer.hint') : t('transfer.needsDataset')}
        </Text>
        <Group gap="xs" align="end">
          <FilePick
            label={t('transfer.fileInput')}
            multiple
            accept=".safetensors,.zip,.json,.pth,.pt,.bin"
            onFiles={(files) => start(() => startFromFiles(files, size))}
          >
            {(props) => (
              <Button
                variant="default"
                leftSection={<IconPlugConnected size={16} aria-hidden />}
                disabled={isLocked}
                loading={busy}
                {...props}
              >
                {t('transfer.choose')}
              </Button>
            )}
          </FilePick>
          <FilePick
            label={t('transfer.folderInput')}
            folder
            onFiles={(files) => start(() => startFromFiles(files, size))}
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
            value={size}
            onChange={(value) => setSize(value === 'recipe' ? 'recipe' : 'weights')}
            options={[
              { value: 'weights', label: t('transfer.sizeOfWeights') },
              {
                value: 'recipe',
                label: t('transfer.sizeOfRecipe', { size: imageSize }),
              },
            ]}
          />
          {model && (
            <Tooltip label={t('transfer.fromModelHelp')}>
              <Button
                variant="default"
                leftSection={<IconStackPush size={16} aria-hidden />}
                disabled={isLocked || !hasDataset}
                onClick={() => start(() => startFromModel(size))}
              >
                {t('transfer.fromModel')}
              </Button>
            </Tooltip>
          )}
        </Group>
        {dataset && level !== null && isOfLevel && (
          <FinerLevels
            dataset={dataset}
            current={level}
            disabled={isLocked}
            onChoose={(finer) => start(() => goOnWithLevel(finer))}
          />
        )}
        {failure?.code === 'pickleRefused' ? (
          <FailureAlert failure={{ code: failure.code }} onClose={() => setFailure(null)}>
            <Code block mt="xs" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {failure.detail}
            </Code>
          </FailureAlert>
        ) : (
          failure && <FailureAlert failure={failure} onClose={() => setFailure(null)} />
        )}
        {report && <Taken report={report} />}
      </Stack>
    </Panel>
  );
}

/** What was taken over, what begins afresh and why, what had no place. */
function Taken({ report }: { readonly report: TransferReport }) {
  const { t, formats } = useWords();
  const { family, matchedCount, totalCount, reinitialised, unused, resized, headByName } = report;
  const more = (count: number) => (count > LISTED ? ' …' : '');
  return (
    <Alert color="green" role="status">
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          {family === null
            ? t('transfer.notRecognised')
            : t('transfer.recognised', { family: t(`transfer.family.${family}`) })}
        </Text>
        {report.nest !== '' && <Text size="sm">{t('transfer.nested', { name: report.nest })}</Text>}
        {report.preparation && <Prepared preparation={report.preparation} />}
        <Text size="sm">
          {t('transfer.matched', { number: formats.count(matchedCount), total: formats.count(totalCount) })}
        </Text>
        {resized.map(({ name, from, to }) => (
          <Text size="sm" key={name}>
            {t('transfer.resized', { name, from, to })}
          </Text>
        ))}
        {headByName && <Text size="sm">{t('transfer.headByName')}</Text>}
        {reinitialised.length > 0 && (
          <>
            <Text size="sm">
              {t('transfer.drawn')}: {formats.count(reinitialised.length)}
            </Text>
            <List size="sm">
              {reinitialised.slice(0, LISTED).map(({ name, expected, found }) => (
                <List.Item key={name}>
                  {found === null
                    ? t('transfer.absent', { name })
                    : found.join() === expected.join()
                      ? t('transfer.otherClasses', { name })
                      : t('transfer.shapeDiffers', {
                          name,
                          found: found.join(', '),
                          expected: expected.join(', '),
                        })}
                </List.Item>
              ))}
            </List>
            {more(reinitialised.length)}
          </>
        )}
        {unused.length > 0 && (
          <Text size="sm">
            {t('transfer.unused', { names: unused.slice(0, LISTED).join(', ') })}
            {more(unused.length)}
          </Text>
        )}
        {!report.isTraining && <Text size="sm">{t('transfer.next')}</Text>}
      </Stack>
    </Alert>
  );
}

/** Who says how the images were prepared; where that is nobody, or nothing a recipe can say, what was taken instead. */
function Prepared({ preparation }: { readonly preparation: Preparation }) {
  const { t } = useWords();
  if (preparation.from === 'file')
    return <Text size="sm">{t('transfer.preparedByFile', { name: preparation.name })}</Text>;
  return (
    <Text size="sm">
      {preparation.reason && `${sentence('failure', preparation.reason)} `}
      {t(preparation.reason ? 'transfer.preparedAsUsual' : 'transfer.preparedByFamily')}
    </Text>
  );
}
