import { Badge, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { sentence, useWords } from '../../i18n/use-words';
import type { DatasetProblem } from '../../protocol/dataset';
import { Hint } from '../../ui/Hint';
import { VirtualList } from '../../ui/VirtualList';
import classes from './ProblemList.module.css';

/** Black on white, except what is lost: coloured words on their own tint are too faint to read. */
const SEVERITY_LOOKS = {
  excluded: { variant: 'light', color: 'red' },
  warning: { variant: 'default', color: 'gray' },
  notice: { variant: 'default', color: 'gray' },
} as const;
const MOST_HEIGHT = 360;
const ROW_HEIGHT = 56;

/** Every file that is not used, or is used with a warning, and why. */
export function ProblemList({ problems }: { readonly problems: readonly DatasetProblem[] }) {
  const { t } = useWords();
  if (problems.length === 0) {
    return (
      <Hint icon={<IconCircleCheck />} title={t('dataset.noProblemsTitle')}>
        {t('dataset.noProblemsHint')}
      </Hint>
    );
  }
  return (
    <VirtualList
      label={t('dataset.problemList')}
      items={problems}
      keyOf={({ code, path }) => `${code} ${path}`}
      rowHeight={ROW_HEIGHT}
      isMeasured
      maxHeight={MOST_HEIGHT}
      rowClass={classes.row}
    >
      {(problem) => (
        <>
          <Badge {...SEVERITY_LOOKS[problem.severity]} className={classes.severity}>
            {t(`dataset.severity.${problem.severity}`)}
          </Badge>
          <div className={classes.words}>
            <Text size="sm">{sentence('problem', problem)}</Text>
            <Text size="xs" c="dimmed" ff="monospace" className={classes.path}>
              {problem.path}
            </Text>
          </div>
        </>
      )}
    </VirtualList>
  );
}
