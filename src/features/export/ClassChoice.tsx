import { NativeSelect } from '@mantine/core';
import { useWords } from '../../i18n/use-words';

interface ClassChoiceProps {
  readonly classes: readonly string[];
  /** Position of the class. */
  readonly value: number;
  readonly onChange: (classIndex: number) => void;
}

/** The class whose probability an answer is. */
export function ClassChoice({ classes, value, onChange }: ClassChoiceProps) {
  const { t } = useWords();
  return (
    <NativeSelect
      maw="100%"
      label={t('submissionForm.ofClass')}
      value={String(value)}
      onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
      data={classes.map((label, index) => ({ value: String(index), label }))}
    />
  );
}
