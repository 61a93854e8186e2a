import { ActionIcon, Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { sentence, useWords } from '../../i18n/use-words';
import { DEFAULT_BLOCK } from '../../recipe/defaults';
import type { ConvolutionBlock } from '../../recipe/schema';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './BlockTable.module.css';
import { FieldWithHelp } from './FieldWithHelp';
import { RecipeFieldInput, type RecipeFieldProps } from './RecipeFieldInput';

interface BlockTableProps extends Omit<RecipeFieldProps, 'field'> {
  readonly blocks: readonly ConvolutionBlock[];
}

const COLUMNS = ['channels', 'kernel', 'padding', 'activation', 'batchNorm', 'pool'] as const;
const MOST_BLOCKS = 12;

/** The convolution blocks of a CNN, a row each, from the image on. */
export function BlockTable({ blocks, ...form }: BlockTableProps) {
  const { t } = useWords();
  const path = 'architecture.blocks';
  const problem = form.problems.get(path);
  const last = blocks.at(-1);
  // Blocks have no identity but their place.
  const places = blocks.map((_block, i) => ({ place: `${path}.${i}`, number: i + 1 }));
  return (
    <FieldWithHelp path={path} label={t('recipe.blocks')}>
      <ScrollRegion label={t('recipe.blocks')}>
        <Table className={classes.table} verticalSpacing={4} horizontalSpacing={4} withRowBorders={false}>
          <Table.Caption className={classes.caption}>{t('recipe.blocks')}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th aria-label={t('recipe.block')}>#</Table.Th>
              {COLUMNS.map((column) => (
                <Table.Th key={column}>{t(`field.architecture.blocks.${column}.label`)}</Table.Th>
              ))}
              <Table.Th>
                <VisuallyHidden>{t('recipe.removeBlock')}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {places.map(({ place, number }) => (
              <Table.Tr key={place}>
                <Table.Td>{number}</Table.Td>
                {COLUMNS.map((column) => (
                  <Table.Td key={column} className={classes.cell} data-column={column}>
                    <RecipeFieldInput
                      {...form}
                      field={{
                        path: `${place}.${column}`,
                        group: 'architecture',
                        step: column === 'channels' ? 'octave' : 1,
                      }}
                      labelKey={`field.architecture.blocks.${column}`}
                      labelHidden
                    />
                  </Table.Td>
                ))}
                <Table.Td>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('recipe.removeBlockNumber', { number })}
                    disabled={blocks.length === 1}
                    onClick={() =>
                      form.onEdit(
                        path,
                        blocks.filter((_block, j) => j !== number - 1),
                      )
                    }
                  >
                    <IconTrash size={16} aria-hidden />
                  </ActionIcon>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollRegion>
      <Group gap="xs" mt={4}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={blocks.length >= MOST_BLOCKS}
          onClick={() => form.onEdit(path, [...blocks, last ?? DEFAULT_BLOCK])}
        >
          {t('recipe.addBlock')}
        </Button>
        {problem && (
          <Text size="sm" c="red">
            {sentence('invalid', problem)}
          </Text>
        )}
      </Group>
    </FieldWithHelp>
  );
}
