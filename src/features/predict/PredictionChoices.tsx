import { Group, MultiSelect } from '@mantine/core';
import { useMemo } from 'react';
import { choosePrediction } from '../../commands/prediction';
import { useWords } from '../../i18n/use-words';
import type { ImageViews } from '../../protocol/prediction';
import { classesKey } from '../../recipe/classes-key';
import { useStudio } from '../../state/studio';
import { ChoiceField } from '../../ui/ChoiceField';

/** Runs that are offered at once; of more, those whose name holds what is typed. */
const MOST_OFFERED = 100;

const VIEWS: readonly ImageViews[] = ['one', 'flip', 'fiveCrops'];

/** In how many ways an image is looked at, and which other runs are asked too. */
export function PredictionChoices({ disabled }: { readonly disabled: boolean }) {
  const { t, formats, language } = useWords();
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' });
  const { views, alsoRuns } = useStudio((studio) => studio.prediction.choices);
  const entries = useStudio((studio) => studio.runs.entries);
  const classes = useStudio((studio) => studio.model.report?.classes);
  const atHand = useStudio((studio) => studio.model.runId);
  const key = useMemo(() => classes && classesKey(classes), [classes]);
  const others = useMemo(
    () =>
      (entries ?? []).filter(
        (entry) =>
          entry.deletedAt === null &&
          entry.runId !== atHand &&
          entry.result.step > 0 &&
          entry.classesKey === key,
      ),
    [entries, key, atHand],
  );
  return (
    <Group gap="sm" align="end">
      <ChoiceField
        label={t('predict.views')}
        value={views}
        disabled={disabled}
        options={VIEWS.map((value) => ({ value, label: t(`predict.view.${value}`) }))}
        onChange={(value) => choosePrediction({ views: VIEWS.find((known) => known === value) ?? 'one' })}
      />
      {others.length > 0 && (
        <MultiSelect
          flex="1 1 260px"
          maw={560}
          label={t('predict.alsoRuns')}
          placeholder={alsoRuns.length === 0 ? t('predict.alsoRunsNone') : ''}
          disabled={disabled}
          value={[...alsoRuns]}
          searchable
          limit={MOST_OFFERED}
          data={others.map(({ runId, name, result, createdAt }) => ({
            value: runId,
            label: [
              name,
              dates.format(createdAt),
              ...(result.validationAccuracy === null ? [] : [formats.percent(result.validationAccuracy)]),
            ].join(' · '),
          }))}
          onChange={(runs) => choosePrediction({ alsoRuns: runs })}
        />
      )}
    </Group>
  );
}
