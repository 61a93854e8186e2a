import { say } from './use-words';

/** `CPU (WebAssembly, 4 threads)`, as the worker and files of runs have it. */
const THREADS = /^CPU \(WebAssembly, (\d+) threads?\)$/;

/** A device as the language on the screen calls it; names of adapters are the same in all. */
export function deviceInWords({ name }: { readonly name: string }): string {
  const threads = THREADS.exec(name)?.[1];
  return threads === undefined ? name : say('run.cpuThreads', { count: Number(threads) });
}
