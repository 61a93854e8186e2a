/** The camera's answers under Predict. Fetched with the first dataset, or when Predict shows a model. */
export const live = {
  live: {
    about: 'It is answered while it is open, a few times a second. Nothing leaves this machine.',
    mirrored: 'Shown as in a mirror; the network sees it as the camera does. Nothing leaves this machine.',
    answers: 'Live answers',
    begins: 'The network is made ready …',
    waits: 'The camera is answered again when the other pictures are.',
    waitsForRun: 'A run is going on: the camera is answered when it has ended.',
    camera: 'Camera',
    cameraNumber: 'Camera {{number}}',
  },
} as const;
