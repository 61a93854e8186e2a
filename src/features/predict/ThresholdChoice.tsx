import { Group, Slider, Stack, Text, Title } from '@mantine/core';
import { useId, useState } from 'react';
import { chooseThreshold } from '../../commands/threshold';
import { inPercent } from '../../i18n/threshold-in-words';
import { useWords } from '../../i18n/use-words';
import { useStudio } from '../../state/studio';
import { NumberField } from '../../ui/NumberField';
import classes from './ThresholdChoice.module.css';
import { ThresholdEvidence } from './ThresholdEvidence';

/** Below which probability the model's answer is "none of these", and what that costs. */
export function ThresholdChoice() {
  const { t, formats } = useWords();
  const id = useId();
  const threshold = useStudio((studio) => studio.model.threshold);
  /** What is typed and is no threshold. */
  const [refused, setRefused] = useState<number | null>(null);
  const choose = (percent: number | null) => {
    const isThreshold = percent === null || (percent >= 0 && percent <= 100);
    setRefused(isThreshold ? null : percent);
    if (isThreshold) chooseThreshold((percent ?? 0) / 100);
  };
  return (
    <Stack gap="sm" component="section" aria-labelledby={id} className={classes.choice}>
      <div>
        <Title order={3} size="h6" id={id}>
          {t('threshold.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('threshold.about')}
        </Text>
      </div>
      <Group gap="md" align="end">
        <div className={classes.number}>
          <NumberField
            label={t('threshold.field')}
            optional
            placeholder={t('threshold.off')}
            step={1}
            minimum={0}
            maximum={100}
            value={refused ?? (threshold === 0 ? null : inPercent(threshold))}
            error={refused === null ? undefined : t('threshold.range')}
            onChange={choose}
          />
        </div>
        <Slider
          className={classes.slider}
          aria-labelledby={id}
          thumbLabel={t('threshold.field')}
          min={0}
          max={100}
          label={(percent) => (percent === 0 ? t('threshold.off') : formats.percent(percent / 100, 0))}
          value={inPercent(threshold)}
          onChange={choose}
        />
      </Group>
      <ThresholdEvidence threshold={threshold} />
      {threshold > 0 && (
        <Text size="xs" c="dimmed">
          {t('threshold.inSubmission')}
        </Text>
      )}
    </Stack>
  );
}
