import { Button, Group, Stack, Text } from '@mantine/core';
import { IconMap2 } from '@tabler/icons-react';
import { cancelImageMap, mapImages } from '../../../commands/image-map';
import { useWords } from '../../../i18n/use-words';
import { isRunActive } from '../../../state/slices/run-slice';
import { useStudio } from '../../../state/studio';
import { FailureAlert } from '../../../ui/FailureAlert';
import { Panel } from '../../../ui/Panel';
import { TaskLine } from '../../../ui/TaskLine';
import { ImageMapView } from './ImageMapView';

/** Where the images of a run lie by what goes into its classifier; computed when it is asked for. */
export function ImageMapPanel() {
  const { t } = useWords();
  const { map, underWay, progress, failure } = useStudio((studio) => studio.imageMap);
  const hasModel = useStudio((studio) => studio.model.report !== null);
  const canMap = useStudio(
    (studio) => studio.model.report !== null && studio.dataset.summary !== null && !isRunActive(studio.run),
  );
  if (!hasModel) return null;
  return (
    <Panel id="image-map" title={t('imageMap.title')}>
      <Stack gap="md">
        {failure && <FailureAlert failure={failure} />}
        {!canMap && (
          <Text size="sm" c="dimmed">
            {t('imageMap.needs')}
          </Text>
        )}
        {canMap && !map && (
          <Group gap="sm">
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<IconMap2 size={16} aria-hidden />}
              disabled={underWay !== null}
              onClick={mapImages}
            >
              {t('imageMap.make')}
            </Button>
            <Text size="sm" c="dimmed" flex="1 1 240px">
              {t('imageMap.about')}
            </Text>
          </Group>
        )}
        {underWay && <TaskLine progress={progress} begins="lastFeatures" onCancel={cancelImageMap} />}
        {map && <ImageMapView map={map} isLocked={!canMap || underWay !== null} />}
      </Stack>
    </Panel>
  );
}
