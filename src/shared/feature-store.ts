/** What a model makes of images, kept from one visit to the next. Numbers come back to the bit, or not at all. */
export interface FeatureStore {
  /** Copies what is kept under a key into `target`; false where nothing is, or where it is damaged. */
  read(key: number, target: Float32Array): boolean;
  /** Keeps values under a key; false once the disk takes no more. */
  write(key: number, values: Float32Array): boolean;
  close(): void;
}

/** Where features of one dataset at one size can be kept. */
export interface FeatureShelf {
  /** Bytes that may be written. */
  readonly roomBytes: number;
  /**
   * The store for what `identity` names: the network, its weights and the device, in letters and digits. Null where there
   * is none, or another tab holds it.
   * @param size numbers under a key
   */
  open(identity: string, size: number): Promise<FeatureStore | null>;
}
