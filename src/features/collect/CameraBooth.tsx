import { Alert, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconCameraOff, IconCapture } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { sentence, useWords } from '../../i18n/use-words';
import type { CollectedPicture } from '../../protocol/collect';
import { CameraView } from '../../ui/CameraView';
import { useCamera } from '../../ui/use-camera';
import { useHeldCapture } from './use-held-capture';

interface CameraBoothProps {
  readonly className: string;
  readonly onPictures: (taken: readonly CollectedPicture[]) => Promise<void>;
  readonly onClose: () => void;
}

/** The camera, open for one class, and the button that takes pictures as long as it is held. */
export function CameraBooth({ className, onPictures, onClose }: CameraBoothProps) {
  const { t } = useWords();
  const camera = useCamera();
  const { open } = camera;
  const video = useRef<HTMLVideoElement>(null);
  const { begin, end } = useHeldCapture(video, onPictures);
  useEffect(() => {
    void open();
  }, [open]);
  return (
    <Stack gap="xs">
      {camera.failure && (
        <Alert color="yellow" p="xs">
          {sentence('failure', camera.failure)}
        </Alert>
      )}
      {camera.stream && <CameraView camera={camera} label={t('collect.cameraView')} videoRef={video} />}
      {camera.cameras.length > 1 && (
        <NativeSelect
          size="xs"
          label={t('collect.which')}
          value={camera.cameraId ?? ''}
          data={camera.cameras.map(({ id, label }, i) => ({
            value: id,
            label: label || t('collect.nameless', { number: i + 1 }),
          }))}
          onChange={(event) => void open(event.currentTarget.value)}
        />
      )}
      <Group gap="xs">
        <Button
          size="sm"
          leftSection={<IconCapture size={18} aria-hidden />}
          aria-label={t('collect.holdFor', { name: className })}
          disabled={!camera.stream}
          style={{ touchAction: 'none', userSelect: 'none' }}
          onPointerDown={begin}
          onPointerUp={end}
          onPointerLeave={end}
          onPointerCancel={end}
          onContextMenu={(event) => event.preventDefault()}
          onKeyDown={(event) => {
            if (event.repeat || (event.key !== ' ' && event.key !== 'Enter')) return;
            event.preventDefault();
            begin();
          }}
          onKeyUp={end}
          onBlur={end}
        >
          {t('collect.hold')}
        </Button>
        <Button
          size="sm"
          variant="default"
          leftSection={<IconCameraOff size={16} aria-hidden />}
          onClick={onClose}
        >
          {t('collect.closeCamera')}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {t('collect.holdHint')}
      </Text>
    </Stack>
  );
}
