import { Alert, Group, Stack, Tabs } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import { useWords } from '../../i18n/use-words';
import type { DatasetSummary } from '../../protocol/dataset';
import { largestOf, smallestOf } from '../../shared/many';
import { countFindings, listFindings } from '../../state/selectors/findings';
import { useStudio } from '../../state/studio';
import { Facts } from '../../ui/Facts';
import { ClassList } from './ClassList';
import { DecisionList } from './DecisionList';
import { DecisionUndo } from './DecisionUndo';
import { FindingList } from './FindingList';
import { FolderTree } from './FolderTree';
import { GrayNotice } from './GrayNotice';
import { LabelByHand } from './LabelByHand';
import { LabelLevel } from './LabelLevel';
import { Understood } from './Understood';

/** What was found in the open dataset. */
export const DatasetOverview = memo(function DatasetOverview({
  summary,
}: {
  readonly summary: DatasetSummary;
}) {
  const { t, formats } = useWords();
  const problems = useStudio((studio) => studio.dataset.problems);
  const keptTogether = useStudio((studio) => studio.recipe.recipe.dataset.keptTogether);
  const report = useStudio((studio) => studio.health.report);
  const findings = useMemo(() => listFindings(report, problems), [report, problems]);
  const problemCount = formats.count(countFindings(findings));
  // Among the tables it says so itself.
  const isSampleShown = summary.understanding.tables.some(({ use }) => use === 'submission');
  const counts = useMemo(
    () => summary.classes.map((c) => c.trainingCount + c.validationCount + c.testCount),
    [summary],
  );
  const original = useMemo(() => summary.classes.map(({ originalCount }) => originalCount), [summary]);
  const usable = useMemo(() => {
    // What cannot be decoded is known once every image was looked at.
    const checked = new Map(report?.classes.map(({ name, usableCount }) => [name, usableCount]));
    return summary.classes.map(({ name }, i) =>
      Math.min(counts[i] ?? 0, checked.get(name) ?? Number.POSITIVE_INFINITY),
    );
  }, [summary, counts, report]);
  return (
    <Stack gap="md">
      <Group justify="space-between" align="start" wrap="nowrap">
        <Facts
          facts={[
            { name: t('dataset.images'), value: formats.count(summary.imageCount) },
            { name: t('dataset.classes'), value: formats.count(summary.classes.length) },
            ...(counts.length > 0
              ? [
                  {
                    name: t('dataset.perClass'),
                    value: [...new Set([smallestOf(counts), largestOf(counts)])]
                      .map(formats.count)
                      .join(' – '),
                  },
                ]
              : []),
            { name: t('dataset.unlabelled'), value: formats.count(summary.unlabelledCount) },
            { name: t('dataset.problems'), value: problemCount },
          ]}
        />
        <DecisionUndo />
      </Group>
      <LabelByHand summary={summary} />
      {summary.sampleSubmission && !isSampleShown && (
        <Alert icon={<IconInfoCircle aria-hidden />} p="xs">
          {t('dataset.sampleSubmissionFound', {
            header: summary.sampleSubmission.header.join(', '),
            count: summary.sampleSubmission.rowCount,
            rows: formats.count(summary.sampleSubmission.rowCount),
          })}
        </Alert>
      )}
      <GrayNotice findings={findings} />
      <Understood summary={summary} />
      <LabelLevel levels={summary.labelLevels} />
      <Tabs defaultValue="classes" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="classes">{t('dataset.tabClasses')}</Tabs.Tab>
          <Tabs.Tab value="problems">{t('dataset.tabProblems', { number: problemCount })}</Tabs.Tab>
          <Tabs.Tab value="decisions">
            {t('decisions.tab', {
              number: formats.count(
                summary.relabelled.length + summary.setAside.length + keptTogether.length,
              ),
            })}
          </Tabs.Tab>
          <Tabs.Tab value="folders">{t('dataset.tabFolders')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="classes" pt="sm">
          <ClassList summary={summary} original={original} usable={usable} />
        </Tabs.Panel>
        <Tabs.Panel value="problems" pt="sm">
          <FindingList findings={findings} />
        </Tabs.Panel>
        <Tabs.Panel value="decisions" pt="sm">
          <DecisionList summary={summary} />
        </Tabs.Panel>
        <Tabs.Panel value="folders" pt="sm">
          <FolderTree summary={summary} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
});
