import { isRefusal } from '../shared/refusal';
import { failure, type Result, success } from '../shared/result';

/** What getUserMedia's errors mean to a person (W3C, Media Capture and Streams, 10.3). */
const REASONS: Readonly<Record<string, string>> = {
  NotAllowedError: 'cameraRefused',
  SecurityError: 'cameraRefused',
  NotFoundError: 'cameraMissing',
  OverconstrainedError: 'cameraMissing',
  NotReadableError: 'cameraBusy',
  AbortError: 'cameraBusy',
};

/**
 * The camera's pictures, the back camera of a phone first. Failures: `cameraRefused` (by the person or by the page's
 * policy), `cameraMissing`, `cameraBusy` (another program has it), `cameraUnavailable` (no secure page, or anything else).
 * @param isWanted asked when the camera is open: whoever wanted it may have left while the browser asked the person. Then
 *   it is closed at once, and the failure is `cancelled`
 * @param cameraId that one of `listCameras`
 */
export async function openCamera(isWanted: () => boolean, cameraId?: string): Promise<Result<MediaStream>> {
  // Absent where the page is not secure, whatever the types say.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices) return failure('cameraUnavailable');
  try {
    const video = cameraId === undefined ? { facingMode: 'environment' } : { deviceId: { exact: cameraId } };
    const stream = await devices.getUserMedia({ video, audio: false });
    if (isWanted()) return success(stream);
    for (const track of stream.getTracks()) track.stop();
    return failure('cancelled');
  } catch (error) {
    const name = isRefusal(error) ? error.name : '';
    return failure(REASONS[name] ?? 'cameraUnavailable', undefined, String(error));
  }
}

export interface CameraChoice {
  readonly id: string;
  /** Empty where the browser does not tell it. */
  readonly label: string;
}

/** The cameras of this machine, named where one of them was opened. */
export async function listCameras(): Promise<readonly CameraChoice[]> {
  const found = await navigator.mediaDevices.enumerateDevices();
  return found
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}
