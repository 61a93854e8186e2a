import { Alert, Stack, Table, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect } from 'react';
import { describeRecipe } from '../../commands/recipe';
import { problemInWords } from '../../i18n/problem-in-words';
import { useWords } from '../../i18n/use-words';
import type { Architecture } from '../../recipe/schema';
import { useStudio } from '../../state/studio';
import { Facts } from '../../ui/Facts';
import { ScrollRegion } from '../../ui/ScrollRegion';
import classes from './ModelSummaryView.module.css';

const SETTLED_AFTER_MS = 250;
/** What the window has left of it beside the header and the figures above the layers. */
const MOST_HEIGHT = 'max(560px, 100dvh - 240px)';
/** Without a dataset the head has some number of classes: ten, as most course datasets; two where it can tell no more. */
function classesWithoutDataset(architecture: Architecture): number {
  return 'binaryHead' in architecture && architecture.binaryHead ? 2 : 10;
}

/** The network of the recipe on the screen: layers, shapes, parameters, cost. */
export function ModelSummaryView() {
  const { t, formats } = useWords();
  const { recipe, summary, summaryProblems } = useStudio((studio) => studio.recipe);
  const classCount = useStudio(
    (studio) =>
      (studio.dataset.summary ?? studio.model.report)?.classes.length ??
      classesWithoutDataset(studio.recipe.recipe.architecture),
  );
  const [settled] = useDebouncedValue(recipe, SETTLED_AFTER_MS);
  useEffect(() => {
    describeRecipe(settled, classCount);
  }, [settled, classCount]);

  const [problem] = summaryProblems;
  // Layers without parameters share a path, or have none: a row is known by its place.
  const rows = (summary?.layers ?? []).map((layer, i) => ({ place: `layer ${i}`, layer }));
  return (
    <Stack gap="sm" className={classes.summary}>
      <Text fw={600} size="sm">
        {t('summary.title')}
      </Text>
      {!summary && !problem && (
        <Text size="sm" c="dimmed">
          {t('summary.waiting')}
        </Text>
      )}
      {problem && (
        <Alert color="yellow" p="xs">
          {problemInWords(problem)}
        </Alert>
      )}
      {summary && (
        <>
          <Facts
            facts={[
              { name: t('summary.parameters'), value: formats.count(summary.parameterCount) },
              ...(summary.trainableCount === summary.parameterCount
                ? []
                : [{ name: t('summary.trainable'), value: formats.count(summary.trainableCount) }]),
              { name: t('summary.multiplyAdds'), value: formats.compact(summary.multiplyAdds) },
              { name: t('summary.stepMemory'), value: formats.bytes(summary.stepMemoryBytes) },
            ]}
          />
          <ScrollRegion label={t('summary.layers')} maxHeight={MOST_HEIGHT}>
            <Table stickyHeader verticalSpacing={4} horizontalSpacing="xs" className={classes.table}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('summary.layer')}</Table.Th>
                  <Table.Th>{t('summary.outputShape')}</Table.Th>
                  <Table.Th ta="end">{t('summary.parameters')}</Table.Th>
                  <Table.Th ta="end">{t('summary.multiplyAdds')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map(({ place, layer }) => (
                  <Table.Tr key={place}>
                    <Table.Td>
                      {layer.kind}
                      {layer.detail && <span className={classes.detail}> {layer.detail}</span>}
                    </Table.Td>
                    <Table.Td className={classes.number}>{layer.outputShape.join(' × ')}</Table.Td>
                    <Table.Td ta="end" className={classes.number}>
                      {layer.parameterCount === 0 ? '–' : formats.count(layer.parameterCount)}
                    </Table.Td>
                    <Table.Td ta="end" className={classes.number}>
                      {layer.multiplyAdds === 0 ? '–' : formats.compact(layer.multiplyAdds)}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollRegion>
        </>
      )}
    </Stack>
  );
}
