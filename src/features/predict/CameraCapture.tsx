import { Alert, Button, Group, Stack } from '@mantine/core';
import { IconCamera, IconCameraOff, IconCapture } from '@tabler/icons-react';
import { useRef } from 'react';
import { sentence, useWords } from '../../i18n/use-words';
import { CameraView } from '../../ui/CameraView';
import { grabFrame } from '../../ui/grab-frame';
import { useCamera } from '../../ui/use-camera';

interface CameraCaptureProps {
  readonly disabled: boolean;
  readonly onPicture: (picture: File) => void;
}

/** The camera as a source of pictures. */
export function CameraCapture({ disabled, onPicture }: CameraCaptureProps) {
  const { t } = useWords();
  const camera = useCamera();
  const video = useRef<HTMLVideoElement>(null);
  const taken = useRef(0);

  const take = async () => {
    const picture = await grabFrame(video.current, 'image/png');
    if (!picture) return;
    taken.current++;
    onPicture(new File([picture], `camera-${taken.current}.png`, { type: picture.type }));
  };

  return (
    <Stack gap="xs">
      {camera.failure && (
        <Alert color="yellow" withCloseButton closeButtonLabel={t('common.close')} onClose={camera.forgive}>
          {sentence('failure', camera.failure)}
        </Alert>
      )}
      {camera.stream && <CameraView camera={camera} label={t('predict.cameraView')} videoRef={video} />}
      <Group gap="xs">
        {camera.stream ? (
          <>
            <Button
              size="compact-sm"
              leftSection={<IconCapture size={16} aria-hidden />}
              disabled={disabled}
              onClick={take}
            >
              {t('predict.takePicture')}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconCameraOff size={16} aria-hidden />}
              onClick={camera.close}
            >
              {t('predict.closeCamera')}
            </Button>
          </>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconCamera size={16} aria-hidden />}
            loading={camera.isOpening}
            disabled={disabled}
            onClick={() => camera.open()}
          >
            {t('predict.openCamera')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
