import { Table, Text } from '@mantine/core';
import { hasWords, say, useWords } from '../../i18n/use-words';
import { differBeyondChance } from '../../metrics/intervals';
import type { RunDetails } from '../../protocol/runs';
import { recipeDifferences } from '../../recipe/differences';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { colorOf, isDashed } from './colors';

const DECISIONS: readonly string[] = [
  'dataset.setAside',
  'dataset.keptTogether',
  'dataset.relabelled',
  'dataset.roles',
];

/** What the recipes of the chosen runs do not share, and whether their accuracies differ by more than chance. */
export function DifferenceTable({ runs }: { readonly runs: readonly RunDetails[] }) {
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
            {runs.map(({ entry }, i) => (
              <Table.Th
                key={entry.runId}
                style={{ borderTop: `3px ${isDashed(i) ? 'dashed' : 'solid'} ${colorOf(i)}` }}
              >
                {entry.name}
              </Table.Th>
            ))}
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
                <Table.Td key={runs[i]?.entry.runId}>{decided(path, value) ?? shown(value)}</Table.Td>
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

/** The field's label where the form has one, else the path as the recipe file says it. */
function settingName(path: string): string {
  const key = `field.${path}.label`;
  return hasWords(key) ? say(key) : path;
}

/** How many images or folders a decision is about; null where `path` is no decision. */
function decided(path: string, value: unknown): string | null {
  const key = `decisions.${path.replace('dataset.', '')}Count`;
  if (!DECISIONS.includes(path) || typeof value !== 'object' || value === null) return null;
  const count = Object.keys(value).length;
  return count === 0 ? '–' : say(key, { count });
}

function shown(value: unknown): string {
  if (value === undefined) return '–';
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  // A tenth has no end in binary: nobody asked for 0.009000000000000001.
  return String(typeof value === 'number' ? Number(value.toPrecision(12)) : value);
}
