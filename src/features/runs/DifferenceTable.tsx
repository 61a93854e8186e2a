import { Table, Text } from '@mantine/core';
import { useWords } from '../../i18n/use-words';
import { differBeyondChance } from '../../metrics/intervals';
import type { RunDetails } from '../../protocol/runs';
import { recipeDifferences } from '../../recipe/differences';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { colorOf, isDashed } from './colors';
import { settingInWords, settingName } from './setting-in-words';

interface DifferenceTableProps {
  readonly runs: readonly RunDetails[];
  /** All runs that are compared: a run has the colour of its place among them, as its curve has. */
  readonly chosen: readonly string[];
}

/** What the recipes of the chosen runs do not share, and whether their accuracies differ by more than chance. */
export function DifferenceTable({ runs, chosen }: DifferenceTableProps) {
  const { t, formats } = useWords();
  const rows = recipeDifferences(runs.map(({ entry }) => entry.recipe));
  const results = runs.map(({ entry }) => entry.result);
  const best = results.reduce((a, b) =>
    (b.validationAccuracy ?? -1) > (a.validationAccuracy ?? -1) ? b : a,
  );
  const verdict = (result: (typeof results)[number]): string => {
    if (result.validationAccuracy === null || best.validationAccuracy === null) return '';
    if (result === best) return t('runs.bestOf');
    return differBeyondChance(
      { share: result.validationAccuracy, count: result.validationCount },
      { share: best.validationAccuracy, count: best.validationCount },
    )
      ? ''
      : t('runs.withinChance');
  };
  return (
    <ScrollRegion label={t('runs.differencesRegion')}>
      <Table verticalSpacing={4} aria-label={t('runs.differences')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('runs.setting')}</Table.Th>
            {runs.map(({ entry }) => {
              const place = chosen.indexOf(entry.runId);
              return (
                <Table.Th
                  key={entry.runId}
                  style={{ borderTop: `3px ${isDashed(place) ? 'dashed' : 'solid'} ${colorOf(place)}` }}
                >
                  {entry.name}
                </Table.Th>
              );
            })}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Table.Tr>
            <Table.Th scope="row">{t('runs.accuracy')}</Table.Th>
            {results.map((result, i) => (
              <Table.Td key={runs[i]?.entry.runId}>
                {result.validationAccuracy === null ? '–' : formats.percent(result.validationAccuracy)}{' '}
                <Text span size="xs" c="dimmed">
                  {verdict(result)}
                </Text>
              </Table.Td>
            ))}
          </Table.Tr>
          {rows.map(({ path, values }) => (
            <Table.Tr key={path}>
              <Table.Th scope="row" style={{ fontWeight: 400 }}>
                {settingName(path)}
              </Table.Th>
              {values.map((value, i) => (
                <Table.Td key={runs[i]?.entry.runId}>{settingInWords(path, value, formats)}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {rows.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('runs.sameRecipe')}
        </Text>
      )}
    </ScrollRegion>
  );
}
