import { Alert, Button, Group, Stack } from '@mantine/core';
import { IconCamera, IconCameraOff, IconCapture } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { sentence, useWords } from '../../i18n/use-words';
import type { Failure } from '../../shared/result';
import { openCamera } from '../../ui/open-camera';
import classes from './CameraCapture.module.css';

interface CameraCaptureProps {
  readonly disabled: boolean;
  readonly onPicture: (picture: File) => void;
}

/** The camera as a source of pictures: opened when asked for, closed when asked for, when left, and when it is unplugged. */
export function CameraCapture({ disabled, onPicture }: CameraCaptureProps) {
  const { t } = useWords();
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [opening, setOpening] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const taken = useRef(0);
  const isHere = useRef(true);

  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);

  useEffect(() => {
    if (!stream) return;
    if (video.current) video.current.srcObject = stream;
    const close = () => setStream(null);
    const tracks = stream.getTracks();
    for (const track of tracks) track.addEventListener('ended', close);
    return () => {
      for (const track of tracks) {
        track.removeEventListener('ended', close);
        track.stop();
      }
    };
  }, [stream]);

  const open = async () => {
    setOpening(true);
    const opened = await openCamera(() => isHere.current);
    if (!isHere.current) return;
    setOpening(false);
    setFailure(opened.ok ? null : opened.failure);
    setStream(opened.ok ? opened.value : null);
  };
  const take = () => {
    const shown = video.current;
    if (!shown || shown.videoWidth === 0) return;
    const canvas = document.createElement('canvas');
    canvas.width = shown.videoWidth;
    canvas.height = shown.videoHeight;
    canvas.getContext('2d')?.drawImage(shown, 0, 0);
    taken.current++;
    const name = `camera-${taken.current}.png`;
    canvas.toBlob((blob) => blob && onPicture(new File([blob], name, { type: 'image/png' })), 'image/png');
  };

  return (
    <Stack gap="xs">
      {failure && (
        <Alert
          color="yellow"
          withCloseButton
          closeButtonLabel={t('common.close')}
          onClose={() => setFailure(null)}
        >
          {sentence('failure', failure)}
        </Alert>
      )}
      {stream && (
        // What the camera sees has no words to caption.
        <video
          ref={video}
          autoPlay
          muted
          playsInline
          className={classes.view}
          aria-label={t('predict.cameraView')}
        />
      )}
      <Group gap="xs">
        {stream ? (
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
              onClick={() => setStream(null)}
            >
              {t('predict.closeCamera')}
            </Button>
          </>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconCamera size={16} aria-hidden />}
            loading={opening}
            disabled={disabled}
            onClick={open}
          >
            {t('predict.openCamera')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
