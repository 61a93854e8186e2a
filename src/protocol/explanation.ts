/** What the model in hand made of one image: for the page to draw. */

/** A place of the network that can be looked at, by its number and torch's name. */
export interface LayerChoice {
  readonly node: number;
  readonly name: string;
}

/** Small gray pictures, one after the other, 0 … 1. */
export interface MapStack {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** [count, height, width], each scaled to its own largest magnitude. */
  readonly values: Float32Array;
  /** How many there are in the layer; `count` of them are shown. */
  readonly total: number;
}

export interface ConvolutionExplanation {
  readonly kind: 'convolution';
  /** Where Grad-CAM can be taken from, in forward order. */
  readonly layers: readonly LayerChoice[];
  /** The layer that was looked at. */
  readonly node: number;
  /** Grad-CAM of the target, [height, width], 0 … 1 of its largest value; all 0 where nothing speaks for the target. */
  readonly heat: {
    readonly height: number;
    readonly width: number;
    readonly values: Float32Array;
    readonly peak: number;
  };
  readonly maps: MapStack;
}

export interface AttentionExplanation {
  readonly kind: 'attention';
  readonly layers: readonly LayerChoice[];
  readonly node: number;
  /** Patches of the image; `classTokens` tokens stand before them. */
  readonly rows: number;
  readonly columns: number;
  readonly classTokens: number;
  /** Which tokens the head reads: the first, or the mean of all. */
  readonly read: 'first' | 'all';
  readonly heads: number;
  /** Of the layer that was looked at: [heads, T, T], rows sum to one. */
  readonly probabilities: Float32Array;
  /** Over all layers: [T, T], rows sum to one. */
  readonly rollout: Float32Array;
}

export interface ImageExplanation {
  /** The image as the network sees it, RGBA, `size` × `size`. */
  readonly size: number;
  readonly pixels: Uint8ClampedArray;
  readonly target: number;
  /** What the CPU computed for each class. */
  readonly probabilities: Float32Array;
  readonly looked: ConvolutionExplanation | AttentionExplanation | null;
  /** The first layer's kernels, RGBA, `side` × `side` each; null where they are no pictures. */
  readonly filters: {
    readonly count: number;
    readonly side: number;
    readonly pixels: Uint8ClampedArray;
  } | null;
}
