// What `npm run bench` measures.

/** @typedef {import('./contestant').Job} Job */

/** @type {{ title: string, job: Job, mostDispatches: number }[]} */
export const stepJobs = [
  {
    title: 'Bird CNN, batch 32, 64 px, 10 classes',
    job: { model: 'birdCnn', batchSize: 32, imageSize: 64, classCount: 10 },
    mostDispatches: 25,
  },
  {
    title: 'Bird ViT, batch 8, 64 px, 10 classes',
    job: { model: 'birdVit', batchSize: 8, imageSize: 64, classCount: 10 },
    mostDispatches: 90,
  },
  {
    title: 'ViT-Ti/16, batch 2, 96 px, 10 classes',
    job: { model: 'vitTi16', batchSize: 2, imageSize: 96, classCount: 10 },
    mostDispatches: 400,
  },
];

const classCount = 10;

/** Cost as work grows: batch at a small image, image at a small batch. @type {{ by: 'batch' | 'image', job: Job }[]} */
export const costJobs = [
  ...[1, 4, 16, 64, 256].flatMap((batchSize) => [
    {
      by: /** @type {const} */ ('batch'),
      job: { model: /** @type {const} */ ('birdCnn'), batchSize, imageSize: 32, classCount },
    },
    {
      by: /** @type {const} */ ('batch'),
      job: { model: /** @type {const} */ ('birdVit'), batchSize, imageSize: 32, classCount },
    },
  ]),
  ...[32, 64, 128, 224].flatMap((imageSize) => [
    {
      by: /** @type {const} */ ('image'),
      job: { model: /** @type {const} */ ('birdCnn'), batchSize: 4, imageSize, classCount },
    },
    {
      by: /** @type {const} */ ('image'),
      job: { model: /** @type {const} */ ('birdVit'), batchSize: 1, imageSize, classCount },
    },
  ]),
];
