import { Group, Text } from '@mantine/core';
import { chooseWeights } from '../../commands/model';
import { useWords } from '../../i18n/use-words';
import { useStudio } from '../../state/studio';
import { Segments } from '../../ui/Segments';

/** Which of a run's weights leave: those of its best epoch, or the last. */
export function WhichWeights() {
  const { t } = useWords();
  const weights = useStudio((studio) => studio.model.weights);
  return (
    <Group gap="xs">
      <Text size="sm" aria-hidden>
        {t('results.whichWeights')}
      </Text>
      <Segments
        label={t('results.whichWeights')}
        value={weights}
        onChange={chooseWeights}
        options={[
          { value: 'best', label: t('results.best') },
          { value: 'last', label: t('results.last') },
        ]}
      />
    </Group>
  );
}
