import { Group, NativeSelect, TextInput } from '@mantine/core';
import { chooseSubmission } from '../../commands/submission';
import { ANSWER_KINDS, CLASS_COLUMN_KINDS, isOfOneClass } from '../../formats/answer-kind';
import { ID_SOURCES, type OwnFormat } from '../../formats/submission';
import { useWords } from '../../i18n/use-words';
import { ClassChoice } from './ClassChoice';

interface OwnFormProps {
  readonly classes: readonly string[];
  readonly format: OwnFormat;
}

/** The shape of a submission without a sample. */
export function OwnForm({ classes, format }: OwnFormProps) {
  const { t } = useWords();
  const isPerClass = CLASS_COLUMN_KINDS.some((kind) => kind === format.answer);
  return (
    <Group gap="sm" align="end">
      <NativeSelect
        maw="100%"
        label={t('submissionForm.id')}
        value={format.id}
        onChange={({ currentTarget }) =>
          chooseSubmission({ id: ID_SOURCES.find((id) => id === currentTarget.value) ?? null })
        }
        data={ID_SOURCES.map((value) => ({ value, label: t(`submissionForm.idSource.${value}`) }))}
      />
      <NativeSelect
        maw="100%"
        label={t('submissionForm.answer')}
        value={format.answer}
        onChange={({ currentTarget }) =>
          chooseSubmission({ answer: ANSWER_KINDS.find((kind) => kind === currentTarget.value) ?? null })
        }
        data={ANSWER_KINDS.map((value) => ({ value, label: t(`submissionForm.answerKind.${value}`) }))}
      />
      {isOfOneClass(format.answer) && (
        <ClassChoice
          classes={classes}
          value={format.ofClass}
          onChange={(ofClass) => chooseSubmission({ ofClass })}
        />
      )}
      {!isPerClass &&
        [...format.header.entries()].map(([column, name]) => (
          <TextInput
            key={column}
            w={140}
            label={t(column === 0 ? 'submissionForm.idHeader' : 'submissionForm.answerHeader')}
            value={name}
            onChange={({ currentTarget }) =>
              chooseSubmission({ [column === 0 ? 'idHeader' : 'answerHeader']: currentTarget.value })
            }
          />
        ))}
    </Group>
  );
}
