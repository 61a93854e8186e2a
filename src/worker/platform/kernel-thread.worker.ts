/** One of the threads that share out the CPU engine's kernel: gets the kernel and its memory, says that it is there, and serves. */
import { serveTeam, type ThreadStart } from '../../kernels/plain/kernel/kernel-team';

self.addEventListener('message', async ({ data }: MessageEvent<ThreadStart>) => {
  const { exports } = await WebAssembly.instantiate(data.module, { env: { memory: data.memory } });
  self.postMessage('ready');
  serveTeam(data, exports);
});
