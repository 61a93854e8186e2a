import type { Confusion } from '../metrics/confusion';
import { largestOf } from '../shared/many';
import { escapeHtml } from './html-text';

export interface ConfusionChart {
  readonly title: string;
  readonly confusion: Confusion;
  readonly classes: readonly string[];
  readonly truthName: string;
  readonly predictionName: string;
  /** Side of the matrix itself, px. */
  readonly side: number;
}

/** Names beside the cells, and counts in them, where there is room for words. */
const LARGEST_NAMED = 30;

/** Rows are truths, columns predictions; each cell's depth is its share of the row. */
export function confusionSvg({
  title,
  confusion,
  classes,
  truthName,
  predictionName,
  side,
}: ConfusionChart): string {
  const { classCount, counts } = confusion;
  const isNamed = classCount <= LARGEST_NAMED;
  const longest = largestOf(
    classes.map((name) => name.length),
    0,
  );
  const margin = isNamed ? Math.min(140, 20 + 6 * longest) : 30;
  const cell = side / classCount;
  const cells: string[] = [];
  for (let truth = 0; truth < classCount; truth++) {
    let support = 0;
    for (let c = 0; c < classCount; c++) support += counts[truth * classCount + c];
    for (let prediction = 0; prediction < classCount; prediction++) {
      const count = counts[truth * classCount + prediction];
      if (count === 0) continue;
      const share = count / support;
      const x = margin + prediction * cell;
      const y = margin + truth * cell;
      const color = truth === prediction ? '#2b8a3e' : '#c92a2a';
      cells.push(
        `<rect x="${x.toFixed(2)}" y="${y.toFixed(2)}" width="${cell.toFixed(2)}" height="${cell.toFixed(2)}" fill="${color}" fill-opacity="${(0.1 + 0.9 * share).toFixed(3)}"/>`,
      );
      if (isNamed) {
        const ink = share > 0.5 ? '#fff' : 'currentColor';
        cells.push(
          `<text x="${(x + cell / 2).toFixed(1)}" y="${(y + cell / 2).toFixed(1)}" dy="0.32em" text-anchor="middle" fill="${ink}">${count}</text>`,
        );
      }
    }
  }
  const names = isNamed
    ? classes.map((name, i) => {
        const at = (margin + (i + 0.5) * cell).toFixed(1);
        const short = escapeHtml(name.length > 20 ? `${name.slice(0, 19)}…` : name);
        return (
          `<text x="${margin - 5}" y="${at}" dy="0.32em" text-anchor="end">${short}</text>` +
          `<text transform="translate(${at} ${margin - 5}) rotate(-60)" dy="0.32em">${short}</text>`
        );
      })
    : [];
  const total = margin + side + 22;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total} ${total}" width="${total}" height="${total}" role="img" aria-label="${escapeHtml(title)}" font-family="system-ui, sans-serif" font-size="${Math.min(11, Math.max(6, cell * 0.45)).toFixed(1)}" fill="currentColor">`,
    `<rect x="${margin}" y="${margin}" width="${side}" height="${side}" fill="none" stroke="#8888"/>`,
    ...cells,
    ...names,
    `<text x="${margin + side / 2}" y="${margin + side + 16}" text-anchor="middle" font-size="11">${escapeHtml(predictionName)} →</text>`,
    `<text transform="translate(${margin + side + 9} ${margin + side / 2}) rotate(90)" text-anchor="middle" font-size="11">${escapeHtml(truthName)} →</text>`,
    '</svg>',
  ].join('\n');
}
