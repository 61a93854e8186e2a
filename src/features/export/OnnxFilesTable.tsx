import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconDownload, IconScale } from '@tabler/icons-react';
import { useState } from 'react';
import {
  measureOnnxFiles,
  type OnnxFile,
  type OnnxFiles,
  saveOnnxFile,
  writeOnnxFiles,
} from '../../commands/onnx-files';
import { cancelPrediction } from '../../commands/prediction';
import { useWords } from '../../i18n/use-words';
import type { Failure } from '../../shared/result';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { TaskLine } from '../../ui/TaskLine';

interface OnnxFilesTableProps {
  readonly weights: 'best' | 'last';
  readonly disabled: boolean;
}

/** ONNX with smaller weights: size and accuracy of each, measured before it is downloaded. */
export function OnnxFilesTable({ weights, disabled }: OnnxFilesTableProps) {
  const { t } = useWords();
  const measuring = useStudio((studio) => studio.prediction.measuring);
  const [written, setWritten] = useState<OnnxFiles | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const measure = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const files = await writeOnnxFiles(weights);
      if (!files.ok) {
        setFailure(files.failure);
        return;
      }
      setWritten(files.value);
      const measured = await measureOnnxFiles(files.value);
      if (measured.ok) setWritten(measured.value);
      else if (measured.failure.code !== 'cancelled') setFailure(measured.failure);
    } catch (error) {
      setFailure({ code: 'exportFailed', detail: String(error) });
    } finally {
      setBusy(false);
    }
  };

  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text size="sm">{t('exports.onnxFiles')}</Text>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconScale size={16} aria-hidden />}
          disabled={disabled || isBusy}
          onClick={measure}
        >
          {t('exports.onnxMeasure')}
        </Button>
      </Group>
      {failure && <FailureAlert failure={failure} onClose={() => setFailure(null)} />}
      {isBusy && <TaskLine progress={measuring} begins="decode" onCancel={cancelPrediction} />}
      {written && (
        <Table.ScrollContainer minWidth={520} scrollAreaProps={{ tabIndex: 0 }}>
          <Table aria-label={t('exports.onnxFiles')} verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('exports.onnxWeights')}</Table.Th>
                <Table.Th>{t('exports.onnxSize')}</Table.Th>
                <Table.Th>{t('exports.onnxAccuracy')}</Table.Th>
                <Table.Th>{t('exports.onnxDifferent')}</Table.Th>
                <Table.Th>{t('exports.onnxTakeShort')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {written.files.map((file) => (
                <FileRow key={file.storage} file={file} onSave={() => saveOnnxFile(written, file)} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

function FileRow({ file, onSave }: { readonly file: OnnxFile; readonly onSave: () => void }) {
  const { t, formats } = useWords();
  const { storage, content, accuracy } = file;
  const [low, high] = accuracy?.interval ?? [];
  return (
    <Table.Tr>
      <Table.Td>{storage}</Table.Td>
      <Table.Td>{formats.bytes(content.size)}</Table.Td>
      <Table.Td>
        {accuracy &&
          t('exports.onnxShare', {
            share: formats.percent(accuracy.share),
            low: formats.percent(low ?? 0),
            high: formats.percent(high ?? 1),
          })}
      </Table.Td>
      <Table.Td>
        {accuracy &&
          storage !== 'float32' &&
          t('exports.onnxCounted', {
            different: formats.count(accuracy.different),
            images: formats.count(accuracy.count),
          })}
      </Table.Td>
      <Table.Td>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconDownload size={16} aria-hidden />}
          aria-label={t('exports.onnxTake', { storage })}
          onClick={onSave}
        >
          {t('exports.onnxTakeShort')}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
