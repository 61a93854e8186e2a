import { afterEach, expect, test, vi } from 'vitest';
import { listCameras, openCamera } from './open-camera';

afterEach(() => vi.unstubAllGlobals());

/** A camera the browser gives, or refuses. */
function camera(getUserMedia: () => Promise<unknown>): void {
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });
}

test('a camera that is opened after the person has left is closed again', async () => {
  const tracks = [{ stop: vi.fn() }, { stop: vi.fn() }];
  const stream = { getTracks: () => tracks };
  camera(async () => stream);
  expect(await openCamera(() => false)).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
  for (const { stop } of tracks) expect(stop).toHaveBeenCalledOnce();
  expect(await openCamera(() => true)).toEqual({ ok: true, value: stream });
  for (const { stop } of tracks) expect(stop).toHaveBeenCalledOnce();
});

test('what the browser refuses is said in a code of ours', async () => {
  camera(() => Promise.reject(new DOMException('no', 'NotAllowedError')));
  expect(await openCamera(() => true)).toMatchObject({ failure: { code: 'cameraRefused' } });
  vi.stubGlobal('navigator', {});
  expect(await openCamera(() => true)).toMatchObject({ failure: { code: 'cameraUnavailable' } });
});

test('a camera that was chosen is the one that is asked for, and only cameras are offered', async () => {
  const getUserMedia = vi.fn(async () => ({ getTracks: () => [] }));
  const enumerateDevices = async () => [
    { kind: 'videoinput', deviceId: 'front', label: 'Front' },
    { kind: 'audioinput', deviceId: 'microphone', label: 'Microphone' },
    { kind: 'videoinput', deviceId: 'back', label: 'Back' },
  ];
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia, enumerateDevices } });
  expect(await listCameras()).toEqual([
    { id: 'front', label: 'Front' },
    { id: 'back', label: 'Back' },
  ]);
  await openCamera(() => true, 'back');
  expect(getUserMedia).toHaveBeenCalledWith({ video: { deviceId: { exact: 'back' } }, audio: false });
});
