import { Text } from '@mantine/core';
import { deviceInWords } from '../../i18n/device-in-words';
import { useWords } from '../../i18n/use-words';
import type { Recipe } from '../../recipe/schema';
import { useStudio } from '../../state/studio';

/** How many times as long as our kernels a step by stock tfjs takes: the bird CNN, 16 images, on SwiftShader (41.9 s, 2.6 s). */
const TFJS_TIMES = 16;

/** What the chosen device is on this machine, and where it is a poor choice. */
export function DeviceNote({ device }: { readonly device: Recipe['device'] }) {
  const { t } = useWords();
  const { automatic, available } = useStudio((studio) => studio.devices);
  if (!automatic) return null;
  const webgpu = available.find(({ kind }) => kind === 'webgpu');
  const note =
    device === 'auto'
      ? t('recipe.deviceAutomatic', { device: deviceInWords(automatic) })
      : device !== 'cpu' && !webgpu
        ? t('recipe.deviceNoWebgpu')
        : device === 'webgpuTfjs'
          ? t('recipe.deviceByTfjs', { times: TFJS_TIMES })
          : device === 'webgpu' && webgpu?.software
            ? t('recipe.deviceSoftware', { device: deviceInWords(webgpu) })
            : null;
  if (note === null) return null;
  return (
    <Text size="sm" c="dimmed">
      {note}
    </Text>
  );
}
