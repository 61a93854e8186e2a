/** The map of a run's images: types that cross from the worker to the page. */
import type { AnsweredImages } from './prediction';

/** Images by what goes into a model's classifier. Row i of everything belongs to predictions[i]. */
export interface ImageMap extends AnsweredImages {
  /** Positions in `MAP_SIDES`: which side of the run's split an image is on. */
  readonly sides: Uint8Array;
  /** [n, 2], by principal component analysis of the features. */
  readonly coordinates: Float32Array;
  /** Of the features' variance, the share along each of the two axes. */
  readonly shares: readonly [number, number];
  /** Numbers of one image that go into the classifier. */
  readonly featureCount: number;
  /** Images of the run there are: more than are on the map where it is a sample. */
  readonly imageCount: number;
}

/** Some images of a map laid out in another way. */
export interface MapLayout {
  /** Rows of the map; all of them, or a sample. */
  readonly rows: Int32Array;
  /** [rows, 2] */
  readonly coordinates: Float32Array;
}

/** An image near another. */
export interface NearImage {
  /** Its row on the map. */
  readonly row: number;
  /** Cosine of the angle between their features. */
  readonly similarity: number;
}

/** Pairs of images that a model takes for the same and that have different labels. */
export interface NearLabels {
  /** Rows of the map, the nearest pairs first. */
  readonly pairs: readonly { readonly rows: readonly [number, number]; readonly similarity: number }[];
  /** Images that were compared, all with all. */
  readonly lookedAtCount: number;
}
