import type { DatasetProblem } from './dataset';

/** Pictures that a person collects in the studio, kept on this machine: a folder for each class. */
export interface CollectedPicture {
  /** Of its file, within its class. */
  readonly name: string;
  readonly file: Blob;
}

export interface CollectedClass {
  readonly name: string;
  /** In the order of their names. */
  readonly pictures: readonly CollectedPicture[];
}

export interface Collection {
  readonly name: string;
  /** In the order of their names. */
  readonly classes: readonly CollectedClass[];
}

/** A collection as it stands in a list. */
export interface CollectionSummary {
  readonly name: string;
  readonly classCount: number;
  readonly pictureCount: number;
  /** When its newest picture came in, ms since 1970; null where it has none. */
  readonly changedAt: number | null;
}

/** What a person does with whole collections. One that is deleted can be brought back until the page is opened another time. */
export type CollectionsChange =
  | { readonly kind: 'create'; readonly name: string }
  | { readonly kind: 'rename'; readonly name: string; readonly to: string }
  | { readonly kind: 'delete'; readonly name: string }
  | { readonly kind: 'bringBack'; readonly name: string };

export type CollectionChange =
  | { readonly kind: 'addClass'; readonly name: string }
  | { readonly kind: 'renameClass'; readonly name: string; readonly to: string }
  /** With all its pictures. */
  | { readonly kind: 'removeClass'; readonly name: string }
  /** Into a class that is there, or is made. A picture whose name is taken gets another. */
  | {
      readonly kind: 'addPictures';
      readonly className: string;
      readonly pictures: readonly CollectedPicture[];
    }
  | { readonly kind: 'removePictures'; readonly className: string; readonly names: readonly string[] };

export interface ChangedCollection {
  readonly collection: Collection;
  /** Pictures that were not taken, by name, and why (`problem.<code>`). */
  readonly refused: readonly DatasetProblem[];
  /** The names under which pictures were added. */
  readonly added: readonly string[];
}
