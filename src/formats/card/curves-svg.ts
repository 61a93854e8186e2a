import type { EpochRecord } from '../../metrics/records';
import { lineChartSvg } from '../chart-svg';

/** Accuracy by epoch, training and validation, as an SVG file. */
export function curvesSvg(epochs: readonly EpochRecord[]): string {
  const points = (of: (epoch: EpochRecord) => number | null) =>
    epochs.map((epoch) => [epoch.epoch, of(epoch) ?? Number.NaN] as const);
  const validated = epochs.some(({ validationAccuracy }) => validationAccuracy !== null);
  return lineChartSvg({
    title: 'Accuracy',
    xName: 'Epoch',
    width: 640,
    height: 320,
    formatX: String,
    formatY: (share) => `${Math.round(share * 100)} %`,
    series: [
      { name: 'training', color: '#1c7ed6', points: points(({ trainAccuracy }) => trainAccuracy) },
      ...(validated
        ? [{ name: 'validation', color: '#e8590c', points: points((epoch) => epoch.validationAccuracy) }]
        : []),
    ],
  });
}
