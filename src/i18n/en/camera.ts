/** Why there is no camera, and what to do. */

export const cameraFailures = {
  cameraRefused:
    'The camera may not be used: the browser was told no. Allow it for this page in the address bar, then try again.',
  cameraMissing: 'No camera was found. Connect one, then try again.',
  cameraBusy:
    'The camera is there, but could not be opened: another program may be using it. Close that, then try again.',
  cameraUnavailable:
    'This browser gives this page no camera. It takes a page served by https or from this machine.',
  cameraLost:
    'The camera is gone: it was unplugged, or another program took it. Open it again when it is back.',
};
