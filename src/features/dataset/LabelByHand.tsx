import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconTag, IconTagOff, IconTags } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { deleteDamagedLabels, exportDamagedLabels, leaveKeptLabels } from '../../commands/labels';
import { useWords } from '../../i18n/use-words';
import type { DatasetSummary } from '../../protocol/dataset';
import { isRunActive } from '../../state/slices/run-slice';
import { updateSlice, useStudio } from '../../state/studio';
import { lazyPart } from '../../ui/lazy-part';

const ImageBrowser = lazyPart(async () => (await import('./ImageBrowser')).ImageBrowser);

/** What brings classes where there are none, or one; and labels of an earlier visit, in force again or damaged. */
export function LabelByHand({ summary }: { readonly summary: DatasetSummary }) {
  const { t, formats } = useWords();
  const kept = useStudio(({ dataset }) => dataset.keptLabelCount);
  const isDamaged = useStudio(({ dataset }) => dataset.damagedLabels !== null);
  const isLocked = useStudio((studio) => isRunActive(studio.run));
  const [isOpen, setOpen] = useState(false);
  const lacksClasses = summary.classes.length < 2;
  return (
    <>
      {kept > 0 && (
        <Alert icon={<IconTags aria-hidden />} p="xs">
          <Group gap="xs" justify="space-between">
            <Text size="sm">{t('label.kept', { count: kept, number: formats.count(kept) })}</Text>
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => updateSlice('dataset', () => ({ keptLabelCount: 0 }))}
              >
                {t('label.keep')}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconTagOff size={16} aria-hidden />}
                disabled={isLocked}
                onClick={leaveKeptLabels}
              >
                {t('label.leave')}
              </Button>
            </Group>
          </Group>
        </Alert>
      )}
      {isDamaged && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} p="xs">
          <Group gap="xs" justify="space-between">
            <Text size="sm" maw="72ch">
              {t('label.damaged')}
            </Text>
            <Group gap="xs">
              <Button size="compact-sm" variant="default" onClick={exportDamagedLabels}>
                {t('label.exportDamaged')}
              </Button>
              <Button size="compact-sm" variant="subtle" color="red" onClick={deleteDamagedLabels}>
                {t('label.deleteDamaged')}
              </Button>
            </Group>
          </Group>
        </Alert>
      )}
      {lacksClasses && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} p="xs">
          <Group gap="xs" justify="space-between">
            <Text size="sm" maw="72ch">
              {summary.classes.length === 0 ? t('dataset.noClasses') : t('failure.oneClass')}{' '}
              {t('label.start')}
            </Text>
            <Button
              size="compact-sm"
              leftSection={<IconTag size={16} aria-hidden />}
              onClick={() => setOpen(true)}
            >
              {t('label.open')}
            </Button>
          </Group>
        </Alert>
      )}
      {isOpen && (
        <Suspense>
          <ImageBrowser
            summary={summary}
            first={{ classIndex: null, role: null }}
            labels
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
