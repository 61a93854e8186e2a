import type { TaskProgress } from '../../protocol/commands';
import type { ImageMap, MapLayout, NearLabels } from '../../protocol/image-map';
import type { Failure } from '../../shared/result';

/** What of a map is being worked out. */
export type MapWork = 'map' | 'layout' | 'labels';

export interface ImageMapState {
  /** Of the model in hand; null before it is asked for. */
  readonly map: ImageMap | null;
  /** The same images by UMAP; null before that is asked for. */
  readonly layout: MapLayout | null;
  /** Null before they are asked for. */
  readonly nearLabels: NearLabels | null;
  readonly underWay: MapWork | null;
  readonly progress: TaskProgress | null;
  readonly failure: Failure | null;
}

export const noImageMap: ImageMapState = {
  map: null,
  layout: null,
  nearLabels: null,
  underWay: null,
  progress: null,
  failure: null,
};
