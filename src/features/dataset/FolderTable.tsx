import { Table } from '@mantine/core';
import { decideDataset } from '../../commands/dataset';
import { useWords } from '../../i18n/use-words';
import type { FolderSummary, SplitRole } from '../../protocol/dataset';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { ChoiceField } from '../../ui/ChoiceField';
import { ScrollRegion } from '../../ui/ScrollRegion';

const ROLES: readonly SplitRole[] = ['training', 'validation', 'test', 'unlabelled', 'ignore'];

/** What each folder was taken for; a person may know better. */
export function FolderTable({ folders }: { readonly folders: readonly FolderSummary[] }) {
  const { t, formats } = useWords();
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  return (
    <ScrollRegion label={t('dataset.tabFolders')} maxHeight={360}>
      <Table stickyHeader miw={420}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('dataset.folder')}</Table.Th>
            <Table.Th ta="end">{t('dataset.images')}</Table.Th>
            <Table.Th ta="end">{t('dataset.classes')}</Table.Th>
            <Table.Th>{t('dataset.usedAs')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {folders.map((folder) => (
            <Table.Tr key={folder.path}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {folder.path || t('dataset.rootFolder')}
              </Table.Td>
              <Table.Td ta="end">{formats.count(folder.imageCount)}</Table.Td>
              <Table.Td ta="end">{formats.count(folder.classCount)}</Table.Td>
              <Table.Td>
                <ChoiceField
                  label={t('dataset.usedAsOf', { folder: folder.path || t('dataset.rootFolder') })}
                  labelHidden
                  disabled={isTraining}
                  value={folder.role}
                  options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
                  onChange={(role) =>
                    decideDataset((now) => ({
                      ...now,
                      roles: { ...now.roles, [folder.path]: role as SplitRole },
                    }))
                  }
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
