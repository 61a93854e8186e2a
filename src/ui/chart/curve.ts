/** What a chart draws: apart from the chart, which is made of parts that draw it. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

export interface Curve {
  readonly key: string;
  readonly name: string;
  /** Any CSS color. */
  readonly color: string;
  /** Tells apart two curves of one colour. */
  readonly dashed?: boolean;
  /** Stands behind another: what that one smooths. */
  readonly faint?: boolean;
  /** A dot at each point: a value of an epoch. Those of batches are a line alone. */
  readonly dots: boolean;
  /** No value that moves: no label at its end. */
  readonly level?: boolean;
  /** By ascending x. */
  readonly points: readonly CurvePoint[];
}
