import { Anchor, Stack, Text } from '@mantine/core';
import { deviceInWords } from '../../i18n/device-in-words';
import { lackInWords, wouldDoInWords } from '../../i18n/lack-in-words';
import { useWords } from '../../i18n/use-words';
import type { Recipe } from '../../recipe/schema';
import type { BrowserLack } from '../../shared/browser-lacks';
import { assertNever } from '../../shared/errors';
import { CHECK_ADDRESS } from '../../shared/views';
import { type BrowserState, fatalLacks, lacksLosing } from '../../state/slices/browser-slice';
import type { DevicesState } from '../../state/slices/devices-slice';
import { useStudio } from '../../state/studio';

/** How many times as long as our kernels a step by stock tfjs takes: the bird CNN, 16 images, on SwiftShader (41.9 s, 2.6 s). */
const TFJS_TIMES = 16;

/** What the chosen device is on this machine, where it is a poor choice, and what the browser lacks for it. */
export function DeviceNote({ device }: { readonly device: Recipe['device'] }) {
  const { t } = useWords();
  const devices = useStudio((studio) => studio.devices);
  const browser = useStudio((studio) => studio.browser);
  const { automatic, available } = devices;
  if (!automatic) return null;
  const webgpu = available.find(({ kind }) => kind === 'webgpu');
  // The first screen has said those.
  const fatal = fatalLacks(browser, devices);
  const lacks = lacksFor(device, browser, devices).filter((lack) => !fatal.includes(lack));
  const wantsCard = device === 'webgpu' || device === 'webgpuTfjs';
  const note =
    device === 'auto'
      ? t('recipe.deviceAutomatic', { device: deviceInWords(automatic) })
      : wantsCard && !webgpu
        ? t('recipe.deviceNoWebgpu')
        : device === 'webgpuTfjs'
          ? t('recipe.deviceByTfjs', { times: TFJS_TIMES })
          : device === 'webgpu' && webgpu?.software
            ? t('recipe.deviceSoftware', { device: deviceInWords(webgpu) })
            : null;
  // That the card cannot be had the note itself says.
  const ofBrowser = lacks.map((lack) => (wantsCard ? wouldDoInWords(lack) : lackInWords(lack)));
  const lines = [...(note === null ? [] : [note]), ...ofBrowser];
  const isChecked = webgpu !== undefined && device === 'webgpu';
  if (lines.length === 0 && !isChecked) return null;
  return (
    <Stack gap={4}>
      {lines.map((line) => (
        <Text key={line} size="sm" c="dimmed">
          {line}
        </Text>
      ))}
      {isChecked && (
        <Anchor href={CHECK_ADDRESS} size="sm">
          {t('kernelReport.checkAll')}
        </Anchor>
      )}
    </Stack>
  );
}

/** What the browser lacks for a device. Where Automatic takes the graphics card, nothing of the CPU matters. */
function lacksFor(
  device: Recipe['device'],
  browser: BrowserState,
  { automatic }: DevicesState,
): readonly BrowserLack[] {
  switch (device) {
    case 'auto':
      return automatic?.kind === 'cpu' ? lacksLosing(browser, 'graphicsCard', 'processor', 'threads') : [];
    case 'cpu':
      return lacksLosing(browser, 'processor', 'threads');
    case 'webgpu':
    case 'webgpuTfjs':
      return lacksLosing(browser, 'graphicsCard');
    default:
      return assertNever(device);
  }
}
