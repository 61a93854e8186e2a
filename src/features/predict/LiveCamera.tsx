import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCamera, IconCameraOff, IconCapture } from '@tabler/icons-react';
import { useRef } from 'react';
import { sentence, useWords } from '../../i18n/use-words';
import { isRunActive } from '../../state/slices/run-slice';
import { useStudio } from '../../state/studio';
import { CameraView } from '../../ui/CameraView';
import { ChoiceField } from '../../ui/ChoiceField';
import { FailureAlert } from '../../ui/FailureAlert';
import { grabFrame } from '../../ui/grab-frame';
import { useCamera } from '../../ui/use-camera';
import { LiveAnswerBars } from './LiveAnswerBars';
import classes from './LiveCamera.module.css';
import { useLiveAnswers } from './use-live-answers';

/** The camera, answered while it is open; a picture of it can be kept among the predictions. */
export function LiveCamera({ onPicture }: { readonly onPicture: (picture: File) => void }) {
  const { t } = useWords();
  const camera = useCamera();
  const video = useRef<HTMLVideoElement>(null);
  const taken = useRef(0);
  const isTraining = useStudio((studio) => isRunActive(studio.run));
  const isAsked = useStudio((studio) => studio.prediction.underWay !== null || studio.evaluation.running);
  const isOpen = camera.stream !== null;
  const { answer, failure } = useLiveAnswers(video, isOpen && !isTraining && !isAsked);

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
      {isOpen && (
        <div className={classes.live}>
          <CameraView camera={camera} label={t('predict.cameraView')} videoRef={video} />
          {failure ? (
            <FailureAlert failure={failure} />
          ) : answer ? (
            <LiveAnswerBars answer={answer} />
          ) : (
            <Text size="sm" role="status">
              {t(isTraining ? 'live.waitsForRun' : isAsked ? 'live.waits' : 'live.begins')}
            </Text>
          )}
        </div>
      )}
      <Group gap="xs" align="end">
        {isOpen ? (
          <>
            <Button
              size="compact-sm"
              leftSection={<IconCapture size={16} aria-hidden />}
              disabled={isAsked || isTraining}
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
            {camera.cameras.length > 1 && (
              <ChoiceField
                label={t('live.camera')}
                value={camera.cameraId ?? ''}
                options={camera.cameras.map(({ id, label }, i) => ({
                  value: id,
                  label: label || t('live.cameraNumber', { number: i + 1 }),
                }))}
                onChange={(id) => camera.open(id)}
              />
            )}
          </>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconCamera size={16} aria-hidden />}
            loading={camera.isOpening}
            disabled={isTraining}
            onClick={() => camera.open()}
          >
            {t('predict.openCamera')}
          </Button>
        )}
        <Text size="sm" c="dimmed">
          {t(
            !isOpen && isTraining
              ? 'live.waitsForRun'
              : isOpen && camera.isMirrored
                ? 'live.mirrored'
                : 'live.about',
          )}
        </Text>
      </Group>
    </Stack>
  );
}
