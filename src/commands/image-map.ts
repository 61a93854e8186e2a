import type { NearImage } from '../protocol/image-map';
import type { Result } from '../shared/result';
import { areStillAskedOf } from '../state/model-in-hand';
import type { ImageMapState, MapWork } from '../state/slices/image-map-slice';
import { ask, updateSlice, useStudio } from '../state/studio';

/** Pairs of near images with different labels that are worth listing. */
const MOST_PAIRS = 1000;

/** Computes where the images of the model in hand lie by its last features. */
export function mapImages(): Promise<void> {
  return work('map', async () => {
    const answer = await ask('mapImages', {});
    return answer.ok ? { ok: true, value: { map: answer.value, layout: null, nearLabels: null } } : answer;
  });
}

/** Lays the images of the map out by UMAP too. */
export function layOutImages(): Promise<void> {
  return work('layout', async () => {
    const answer = await ask('layOutImages', {});
    return answer.ok ? { ok: true, value: { layout: answer.value } } : answer;
  });
}

/** Finds images side by side on the map that have different labels. */
export function findNearLabels(): Promise<void> {
  return work('labels', async () => {
    const answer = await ask('findNearLabels', { most: MOST_PAIRS });
    return answer.ok ? { ok: true, value: { nearLabels: answer.value } } : answer;
  });
}

/** Ends what is being worked out of a map. */
export async function cancelImageMap(): Promise<void> {
  await ask('cancelImageMap', {});
}

/** The training images nearest to an image of the open dataset, by the features of the map. */
export function nearestTrainingImages(index: number, most: number): Promise<Result<readonly NearImage[]>> {
  return ask('nearestTrainingImages', { index, most });
}

/** One at a time. What was found of another model or dataset is dropped. */
async function work(what: MapWork, find: () => Promise<Result<Partial<ImageMapState>>>): Promise<void> {
  const before = useStudio.getState();
  if (before.imageMap.underWay) return;
  updateSlice('imageMap', () => ({ underWay: what, progress: null, failure: null }));
  const found = await find();
  if (!areStillAskedOf(before, useStudio.getState())) return;
  if (found.ok) {
    updateSlice('imageMap', () => ({ ...found.value, underWay: null }));
    return;
  }
  const failure = found.failure.code === 'cancelled' ? null : found.failure;
  updateSlice('imageMap', () => ({ underWay: null, failure }));
}
