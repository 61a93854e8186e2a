import { Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useEffect } from 'react';
import { clearStoredPixels, lookAtStoredPixels } from '../../commands/stored-pixels';
import { useWords } from '../../i18n/use-words';
import type { StoredPixels } from '../../protocol/dataset';
import { isRunActive } from '../../state/slices/run-slice';
import { storedBytes } from '../../state/slices/stored-pixels-slice';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { ScrollRegion } from '../../ui/ScrollRegion';

/** Decoded images that this machine keeps, so that the next visit need not decode them; and the way to be rid of them. */
export function StoredPixelsList() {
  const { t, formats } = useWords();
  const { stored, isClearing, failure } = useStudio((studio) => studio.storedPixels);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  const isLocked = isClearing || isTraining;
  useEffect(() => {
    void lookAtStoredPixels();
  }, []);
  return (
    <Stack component="section" gap="xs" aria-labelledby="stored-pixels">
      <Title order={3} id="stored-pixels" size="h6">
        {t('storedPixels.title')}
      </Title>
      <Text size="sm" c="dimmed">
        {stored?.length === 0 ? t('storedPixels.none') : t('storedPixels.about')}
      </Text>
      {failure && <FailureAlert failure={failure} />}
      {stored && stored.length > 0 && (
        <>
          <StoredTable stored={stored} isLocked={isLocked} />
          <Group justify="space-between">
            <Text size="sm">{t('storedPixels.total', { size: formats.bytes(storedBytes(stored)) })}</Text>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconTrash size={16} aria-hidden />}
              disabled={isLocked}
              onClick={() => clearStoredPixels(null)}
            >
              {t('storedPixels.clearAll')}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}

interface StoredTableProps {
  readonly stored: readonly StoredPixels[];
  readonly isLocked: boolean;
}

function StoredTable({ stored, isLocked }: StoredTableProps) {
  const { t, formats } = useWords();
  return (
    <ScrollRegion label={t('storedPixels.title')} maxHeight={260}>
      <Table miw={420}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('storedPixels.dataset')}</Table.Th>
            <Table.Th ta="end">{t('storedPixels.imageSize')}</Table.Th>
            <Table.Th ta="end">{t('dataset.images')}</Table.Th>
            <Table.Th ta="end">{t('storedPixels.size')}</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {stored.map(({ key, name, imageSize, channels, imageCount, sizeBytes }) => {
            const shape = `${imageSize} × ${imageSize} × ${channels}`;
            return (
              <Table.Tr key={key}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{name}</Table.Td>
                <Table.Td ta="end">{shape}</Table.Td>
                <Table.Td ta="end">{formats.count(imageCount)}</Table.Td>
                <Table.Td ta="end">{formats.bytes(sizeBytes)}</Table.Td>
                <Table.Td ta="end">
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    disabled={isLocked}
                    aria-label={t('storedPixels.clearOne', { name, shape })}
                    onClick={() => clearStoredPixels([key])}
                  >
                    {t('storedPixels.clear')}
                  </Button>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
