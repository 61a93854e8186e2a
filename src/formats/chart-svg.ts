/** Charts as SVG text: pure functions of figures, for files and for the printed report. */
import { largestOf, smallestOf } from '../shared/many';
import { escapeHtml } from './html-text';

export interface ChartSeries {
  readonly name: string;
  /** Any CSS colour. */
  readonly color: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface LineChart {
  readonly title: string;
  readonly xName: string;
  readonly series: readonly ChartSeries[];
  /** Size in px. */
  readonly width: number;
  readonly height: number;
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
}

/** Round numbers that divide [low, high] into about `count` steps: 1, 2 or 5 times a power of ten apart, or more. */
export function ticksOf(low: number, high: number, count: number, smallestStep = 0): number[] {
  if (!(high > low)) return [low];
  const rough = Math.max((high - low) / count, smallestStep);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((m) => m * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

const MARGIN = { top: 28, right: 12, bottom: 46, left: 52 };

/** Lines over a common axis of whole numbers that begins at 0 or below; points that are not finite break their line. */
export function lineChartSvg(chart: LineChart): string {
  const { width, height, series, formatX, formatY } = chart;
  const finite = series.flatMap(({ points }) =>
    points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y)),
  );
  const xs = finite.map(([x]) => x);
  const ys = finite.map(([, y]) => y);
  const xLow = smallestOf(xs, 0);
  const xHigh = largestOf(xs, xLow + 1);
  const yLow = smallestOf(ys, 0);
  const yMost = largestOf(ys, yLow);
  const yHigh = yMost > yLow ? yMost : yLow + 1;
  const plotWidth = width - MARGIN.left - MARGIN.right;
  const plotHeight = height - MARGIN.top - MARGIN.bottom;
  const px = (x: number) => (MARGIN.left + ((x - xLow) / (xHigh - xLow)) * plotWidth).toFixed(1);
  const py = (y: number) => (MARGIN.top + (1 - (y - yLow) / (yHigh - yLow)) * plotHeight).toFixed(1);
  const bottom = MARGIN.top + plotHeight;

  const grid = ticksOf(yLow, yHigh, 5).map(
    (y) =>
      `<line x1="${MARGIN.left}" x2="${width - MARGIN.right}" y1="${py(y)}" y2="${py(y)}" stroke="#8884"/>` +
      `<text x="${MARGIN.left - 6}" y="${py(y)}" dy="0.32em" text-anchor="end">${escapeHtml(formatY(y))}</text>`,
  );
  const xTicks = ticksOf(xLow, xHigh, 6, 1).map(
    (x) => `<text x="${px(x)}" y="${bottom + 16}" text-anchor="middle">${escapeHtml(formatX(x))}</text>`,
  );
  const lines = series.map(({ color, points }) => {
    const path = pathOf(points, px, py);
    const dots = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
    const marks =
      dots.length > 60
        ? ''
        : dots.map(([x, y]) => `<circle cx="${px(x)}" cy="${py(y)}" r="2.5" fill="${color}"/>`).join('');
    return `<path d="${path}" fill="none" stroke="${color}" stroke-width="2"/>${marks}`;
  });
  let legendX = MARGIN.left;
  const legend = series.map(({ name, color }) => {
    const entry =
      `<line x1="${legendX}" x2="${legendX + 16}" y1="${height - 10}" y2="${height - 10}" stroke="${color}" stroke-width="3"/>` +
      `<text x="${legendX + 21}" y="${height - 10}" dy="0.32em">${escapeHtml(name)}</text>`;
    legendX += 40 + 6.5 * name.length;
    return entry;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeHtml(chart.title)}" font-family="system-ui, sans-serif" font-size="11" fill="currentColor">`,
    `<text x="${MARGIN.left}" y="16" font-size="13" font-weight="600">${escapeHtml(chart.title)}</text>`,
    ...grid,
    ...xTicks,
    `<text x="${width - MARGIN.right}" y="${height - 10}" dy="0.32em" text-anchor="end" opacity="0.7">${escapeHtml(chart.xName)} →</text>`,
    ...lines,
    ...legend,
    '</svg>',
  ].join('\n');
}

function pathOf(points: ChartSeries['points'], px: (x: number) => string, py: (y: number) => string): string {
  let path = '';
  let isOpen = false;
  for (const [x, y] of points) {
    const isFinitePoint = Number.isFinite(x) && Number.isFinite(y);
    if (isFinitePoint) path += `${isOpen ? 'L' : 'M'}${px(x)} ${py(y)}`;
    isOpen = isFinitePoint;
  }
  return path;
}
