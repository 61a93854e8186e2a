import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '../shared/result';
import { type CameraChoice, listCameras, openCamera } from './open-camera';

export interface Camera {
  /** Null while it is closed. */
  readonly stream: MediaStream | null;
  /** Why it is not open: a code of `openCamera`, or `cameraLost` where it went by itself. */
  readonly failure: Failure | null;
  readonly isOpening: boolean;
  /** Those of this machine; none before one was opened, since browsers name them only then. */
  readonly cameras: readonly CameraChoice[];
  /** Which of them is open. */
  readonly cameraId: string | null;
  /**
   * Whether people see themselves in it, and expect a mirror: true unless it says that it looks away from them. Only what is
   * shown is mirrored, pictures are taken as the camera sees.
   */
  readonly isMirrored: boolean;
  open(cameraId?: string): Promise<void>;
  close(): void;
  /** The failure has been read. */
  forgive(): void;
}

/** A camera: opened and closed when asked for, closed when whoever shows it leaves, and when it is unplugged. */
export function useCamera(): Camera {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isOpening, setOpening] = useState(false);
  const [cameras, setCameras] = useState<readonly CameraChoice[]>([]);
  const asked = useRef(0);

  useEffect(
    () => () => {
      asked.current++;
      setOpening(false);
      setStream(null);
    },
    [],
  );

  useEffect(() => {
    if (!stream) return;
    const lose = () => {
      setStream(null);
      setFailure({ code: 'cameraLost' });
    };
    const tracks = stream.getTracks();
    for (const track of tracks) track.addEventListener('ended', lose);
    return () => {
      for (const track of tracks) {
        track.removeEventListener('ended', lose);
        track.stop();
      }
    };
  }, [stream]);

  const open = useCallback(async (cameraId?: string) => {
    const turn = ++asked.current;
    const isWanted = () => asked.current === turn;
    setOpening(true);
    const opened = await openCamera(isWanted, cameraId);
    if (!isWanted()) return;
    setOpening(false);
    setFailure(opened.ok ? null : opened.failure);
    setStream(opened.ok ? opened.value : null);
    const found = opened.ok ? await listCameras() : [];
    if (isWanted() && opened.ok) setCameras(found);
  }, []);
  const close = useCallback(() => {
    asked.current++;
    setOpening(false);
    setStream(null);
  }, []);
  const forgive = useCallback(() => setFailure(null), []);

  const settings = stream?.getVideoTracks()[0]?.getSettings();
  return {
    stream,
    failure,
    isOpening,
    cameras,
    cameraId: settings?.deviceId ?? null,
    isMirrored: settings?.facingMode !== 'environment',
    open,
    close,
    forgive,
  };
}
