/** Runs in the browser: hands a chosen file to a worker that measures. */

import type { MeasureOrder, MeasureReport } from './measure-order';

/** A file input for the program that drives this page. */
export function showInput(): void {
  document.body.innerHTML = '<input type="file">';
}

export function measure(order: Omit<MeasureOrder, 'file'>): Promise<MeasureReport> {
  const file = document.querySelector('input')?.files?.[0];
  if (!file) throw new Error('no file was chosen');
  const worker = new Worker(new URL('./measure.worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', (event) => {
      worker.terminate();
      resolve(event.data);
    });
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
    worker.postMessage({ ...order, file });
  });
}
