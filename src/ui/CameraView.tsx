import { type RefObject, useEffect } from 'react';
import classes from './CameraView.module.css';
import type { Camera } from './use-camera';

interface CameraViewProps {
  readonly camera: Camera;
  readonly label: string;
  /** For whoever takes pictures of it (`grabFrame`). */
  readonly videoRef: RefObject<HTMLVideoElement | null>;
}

/** What an open camera sees, as a mirror where people look at themselves. */
export function CameraView({ camera, label, videoRef }: CameraViewProps) {
  const { stream } = camera;
  useEffect(() => {
    if (videoRef.current) videoRef.current.srcObject = stream;
  }, [stream, videoRef]);
  return (
    // What the camera sees has no words to caption.
    <video
      ref={videoRef}
      autoPlay
      muted
      playsInline
      className={classes.view}
      data-mirrored={camera.isMirrored || undefined}
      aria-label={label}
    />
  );
}
