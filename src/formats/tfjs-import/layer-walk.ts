import type { TfjsLayer } from './layers-topology';

/** Ends a walk: the layer at `position` is none that the architecture has there; beyond the last one something is missing. */
export class LayerMisfit extends Error {
  constructor(readonly position: number) {
    super(`layer ${position} does not fit`);
  }
}

/** Goes through the layers of a model and holds each against what an architecture has in its place. */
export class LayerWalk {
  private at = 0;
  /** The name of the layer that was taken last. */
  previous = '';

  constructor(private readonly layers: readonly TfjsLayer[]) {}

  /** The class of the next layer; null at the end. */
  get upcoming(): string | null {
    return this.layers[this.at]?.className ?? null;
  }

  /**
   * Takes the next layer. Throws a LayerMisfit where it is of another class, reads other layers, or its settings differ.
   * @param inputs what it reads; the layer before where left out
   */
  take(
    className: string,
    settings: Readonly<Record<string, unknown>>,
    inputs: readonly string[] = [this.previous],
  ): TfjsLayer {
    const layer = this.layers[this.at];
    if (layer?.className !== className) throw new LayerMisfit(this.at);
    // In a Sequential layers name no inputs: each reads the one before, and none can read two.
    const reads =
      layer.inputs.length === 0
        ? inputs.length < 2
        : String(layer.inputs.toSorted()) === String([...inputs].sort());
    const fits = Object.entries(settings).every(([key, value]) => {
      const stated = layer.config[key];
      // What a file leaves unsaid is Keras's default, which is what is wanted here.
      return stated === undefined || JSON.stringify(stated) === JSON.stringify(value);
    });
    if (!reads || !fits) throw new LayerMisfit(this.at);
    this.at++;
    this.previous = layer.name;
    return layer;
  }

  /** Refuses the layer that was taken last. */
  refuse(): never {
    throw new LayerMisfit(this.at - 1);
  }
}
