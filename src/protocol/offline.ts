/** What the page and its service worker say to each other. */

/** The page to the service worker. `urls`: the scripts and styles that the page consists of. */
export type ToServiceWorker =
  /** Whether a page of these files is of the service worker's own version; the port is answered with a boolean. */
  | { readonly kind: 'isYours'; readonly urls: readonly string[] }
  /** Keeps every file of its version, those that are missing are fetched. */
  | { readonly kind: 'keepAll'; readonly urls: readonly string[] }
  /** A version that waits begins now: the person wants it. */
  | { readonly kind: 'takeOver' };

/** A file of the built site, as the build lists it. */
export interface ListedFile {
  /** Relative to the page. */
  readonly url: string;
  /** Null where its name carries a hash of its content. */
  readonly revision: string | null;
}
