import { Badge, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { sentence, useWords } from '../../i18n/use-words';
import type { DatasetProblem } from '../../protocol/dataset';
import { Hint } from '../../ui/Hint';
import { ScrollRegion } from '../../ui/ScrollRegion';
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
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: problems.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
  });
  if (problems.length === 0) {
    return (
      <Hint icon={<IconCircleCheck />} title={t('dataset.noProblemsTitle')}>
        {t('dataset.noProblemsHint')}
      </Hint>
    );
  }
  return (
    <ScrollRegion ref={scroller} label={t('dataset.problemList')} maxHeight={MOST_HEIGHT}>
      <ul className={classes.list} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const problem = problems[index];
          if (!problem) return null;
          return (
            <li
              key={`${problem.code} ${problem.path}`}
              ref={virtualizer.measureElement}
              data-index={index}
              className={classes.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Badge {...SEVERITY_LOOKS[problem.severity]} className={classes.severity}>
                {t(`dataset.severity.${problem.severity}`)}
              </Badge>
              <div className={classes.words}>
                <Text size="sm">{sentence('problem', problem)}</Text>
                <Text size="xs" c="dimmed" ff="monospace" className={classes.path}>
                  {problem.path}
                </Text>
              </div>
            </li>
          );
        })}
      </ul>
    </ScrollRegion>
  );
}
