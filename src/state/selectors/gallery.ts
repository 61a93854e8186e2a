import { CounterRng, STREAM } from '../../shared/rng';
import type { Outcomes } from './evaluation';

/** Images on a page of the gallery: three rows of four, as courses show them. */
export const GALLERY_PAGE = 12;

/**
 * The images that count, as places in the set, in an order drawn by `seed`: the same seed gives the same order.
 * @param among those to choose from; null for all
 */
export function galleryOrder(
  { set, isSetAside }: Pick<Outcomes, 'set' | 'isSetAside'>,
  seed: number,
  among: readonly number[] | null = null,
): readonly number[] {
  const rng = new CounterRng(seed, STREAM.gallery);
  const order = Array.from(rng.permutation(among?.length ?? set.predictions.length));
  return order.map((place) => among?.[place] ?? place).filter((place) => !isSetAside[place]);
}

/** What is said of one image of the gallery. */
export interface GalleryImage {
  readonly place: number;
  /** Its position in the dataset. */
  readonly index: number;
  readonly truth: string;
  readonly prediction: string;
  readonly probability: number;
  readonly isRight: boolean;
}

/** The images at these places of the set. */
export function galleryImages(
  { set, truths }: Pick<Outcomes, 'set' | 'truths'>,
  places: readonly number[],
): readonly GalleryImage[] {
  return places.flatMap((place) => {
    const prediction = set.predictions[place];
    const truth = truths[place];
    const index = set.itemIndices[place];
    if (!prediction || truth === undefined || index === undefined) return [];
    return {
      place,
      index,
      truth: set.classes[truth] ?? '',
      prediction: set.classes[prediction.classIndex] ?? '',
      probability: prediction.probability,
      isRight: truth === prediction.classIndex,
    };
  });
}
