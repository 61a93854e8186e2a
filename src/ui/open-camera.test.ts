import { afterEach, expect, test, vi } from 'vitest';
import { openCamera } from './open-camera';

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
