import { Box } from '@mantine/core';
import { decideDataset } from '../../commands/dataset';
import { useWords } from '../../i18n/use-words';
import type { DatasetSummary } from '../../protocol/dataset';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { ChoiceField } from '../../ui/ChoiceField';

/** Where a class map groups the classes: which level of labels is learned. */
export function LabelLevel({ levels }: { readonly levels: DatasetSummary['labelLevels'] }) {
  const { t, formats } = useWords();
  const labelLevel = useStudio((studio) => studio.recipe.recipe.dataset.labelLevel);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  if (levels.length === 0) return null;
  return (
    <Box maw={320}>
      <ChoiceField
        label={t('dataset.labelLevel')}
        disabled={isTraining}
        value={labelLevel ?? ''}
        options={[
          { value: '', label: t('dataset.ownLabels') },
          ...levels.map(({ name, classCount }) => ({
            value: name,
            label: t('dataset.levelOf', { name, number: formats.count(classCount) }),
          })),
        ]}
        onChange={(level) => decideDataset((now) => ({ ...now, labelLevel: level === '' ? null : level }))}
      />
    </Box>
  );
}
