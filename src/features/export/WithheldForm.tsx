import { Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { chooseWithheld } from '../../commands/submission';
import type { SubmissionFormat } from '../../formats/submission';
import { canWithhold, WITHHELD_AS, type Withholding, withheldRowCount } from '../../formats/withheld-answers';
import { thresholdInWords } from '../../i18n/threshold-in-words';
import { useWords } from '../../i18n/use-words';
import type { PredictedImages } from '../../protocol/prediction';

interface WithheldFormProps {
  readonly set: PredictedImages;
  readonly format: SubmissionFormat;
  readonly held: Withholding;
}

/** What the file says of images below the threshold, and how many rows that is. */
export function WithheldForm({ set, format, held }: WithheldFormProps) {
  const { t, formats } = useWords();
  const threshold = thresholdInWords(held.threshold, formats);
  if (!canWithhold(format.answer))
    return <Text size="sm">{t('submissionForm.withheldNot', { threshold })}</Text>;
  const count = withheldRowCount(set, format, held.threshold);
  return (
    <>
      <Group gap="sm" align="end">
        <NativeSelect
          maw="100%"
          label={t('submissionForm.withheld', { threshold })}
          value={held.as}
          onChange={({ currentTarget }) => {
            const as = WITHHELD_AS.find((choice) => choice === currentTarget.value);
            if (as) chooseWithheld({ as });
          }}
          data={WITHHELD_AS.map((value) => ({ value, label: t(`submissionForm.withheldAs.${value}`) }))}
        />
        {held.as === 'word' && (
          <TextInput
            w={140}
            label={t('submissionForm.withheldWord')}
            value={held.word}
            onChange={({ currentTarget }) => chooseWithheld({ word: currentTarget.value })}
          />
        )}
      </Group>
      <Text size="sm">
        {t('submissionForm.withheldRows', { count, number: formats.count(count), threshold })}
        {held.as !== 'class' && count > 0 && ` ${t('submissionForm.withheldCost')}`}
      </Text>
    </>
  );
}
