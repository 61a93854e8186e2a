/** One of the threads that share out the CPU engine's kernel: gets the kernel and its memory, says that it is there, and serves. */
import { kernelExports, serveTeam, type ThreadStart } from '../../kernels/plain/kernel/kernel-team';

self.addEventListener('message', async ({ data }: MessageEvent<ThreadStart>) => {
  const exports = await kernelExports(data.modules, data.memory);
  self.postMessage('ready');
  serveTeam(data, exports);
});
