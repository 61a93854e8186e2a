import { Alert, Button, Group, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconHourglass,
  type IconProps,
} from '@tabler/icons-react';
import { type ComponentType, useMemo } from 'react';
import { undoRecipe } from '../../commands/dataset';
import { takeRemedy } from '../../commands/remedies';
import { useWords } from '../../i18n/use-words';
import { verdictInWords } from '../../i18n/verdict-in-words';
import type { VerdictTone } from '../../metrics/verdict';
import { remedied } from '../../recipe/remedies';
import type { RemedyKind } from '../../shared/remedy-kinds';
import { confusionOf, verdictOfRun } from '../../state/selectors/run-verdict';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { notifyUndoable } from '../../ui/notify';
import { seeMistakes } from './see-mistakes';

const LOOKS: Readonly<
  Record<VerdictTone, { readonly color: string; readonly icon: ComponentType<IconProps> }>
> = {
  bad: { color: 'red', icon: IconCircleX },
  warning: { color: 'yellow', icon: IconAlertTriangle },
  open: { color: 'blue', icon: IconHourglass },
  good: { color: 'green', icon: IconCircleCheck },
};

/** What the run's figures mean, and what to try next. */
export function RunVerdict() {
  const { t, formats } = useWords();
  const run = useStudio((studio) => studio.run);
  const health = useStudio((studio) => studio.health.report);
  const evaluation = useStudio((studio) => studio.evaluation.set);
  const recipe = useStudio((studio) => studio.recipe.recipe);
  const canLook = useStudio(
    ({ dataset, model }) => dataset.summary !== null && model.report !== null && !isRunActive(run),
  );
  const heldOut = useMemo(
    () => (evaluation?.split === 'validation' ? confusionOf(evaluation) : null),
    [evaluation],
  );
  const verdict = verdictOfRun(run, { health, heldOut });
  if (verdict === null) return null;
  const { title, seen, means } = verdictInWords(verdict, formats);
  const { color, icon: Icon } = LOOKS[verdict.tone];
  const remedies = verdict.remedies.filter((kind) => remedied(kind, recipe) !== null);
  return (
    <section aria-label={t('verdict.name')}>
      <Alert
        role="note"
        color={color}
        styles={{ title: { color: 'var(--mantine-color-text)' } }}
        icon={<Icon aria-hidden />}
        title={isRunActive(run) && verdict.code !== 'tooEarly' ? `${t('verdict.soFar')}: ${title}` : title}
      >
        <Text size="sm">{seen}</Text>
        <Text size="sm">{means}</Text>
        {(canLook || remedies.length > 0) && (
          <Group gap="xs" mt="xs">
            {canLook && (
              <Button size="compact-sm" variant="default" onClick={seeMistakes}>
                {t('run.next.seeMistakes')}
              </Button>
            )}
            {remedies.length > 0 && (
              <Group gap="xs" role="group" aria-label={t('verdict.next')}>
                {remedies.map((kind) => (
                  <Button key={kind} size="compact-sm" variant="default" onClick={() => take(kind)}>
                    {t(`remedy.${kind}`)}
                  </Button>
                ))}
              </Group>
            )}
          </Group>
        )}
      </Alert>
    </section>
  );

  async function take(kind: RemedyKind) {
    await takeRemedy(kind);
    notifyUndoable({
      message: t('verdict.taken', { remedy: t(`remedy.${kind}`) }),
      undo: t('runs.undo'),
      onUndo: undoRecipe,
    });
  }
}
