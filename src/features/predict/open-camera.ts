import { failure, type Result, success } from '../../shared/result';

/** What getUserMedia's errors mean to a person: https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
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
 */
export async function openCamera(): Promise<Result<MediaStream>> {
  // Absent where the page is not secure, whatever the types say.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices) return failure('cameraUnavailable');
  try {
    return success(await devices.getUserMedia({ video: { facingMode: 'environment' }, audio: false }));
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    return failure(REASONS[name] ?? 'cameraUnavailable', undefined, String(error));
  }
}
