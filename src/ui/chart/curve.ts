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
  /** A dot at each point. */
  readonly dots: boolean;
  /** By ascending x. */
  readonly points: readonly CurvePoint[];
}
