/** Runs in the browser: hands a chosen archive to a worker that lists and reads it. */
import type { ReadReport } from './read-report';

export function showInput(): void {
  document.body.innerHTML = '<input type="file">';
}

export function measure(): Promise<ReadReport> {
  const file = document.querySelector('input')?.files?.[0];
  if (!file) throw new Error('no file was chosen');
  const worker = new Worker(new URL('./read.worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', (event) => {
      worker.terminate();
      resolve(event.data);
    });
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
    worker.postMessage(file);
  });
}
