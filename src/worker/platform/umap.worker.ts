/** Lays out images in a thread of its own: what it begins with cannot be cut into pieces, and takes seconds. */
import { type LayoutJob, umapLayout } from '../image-map/umap-layout';
import type { LayoutNews } from './spawn-umap';

self.addEventListener('message', ({ data }: MessageEvent<LayoutJob>) => {
  const tell = (news: LayoutNews) => self.postMessage(news);
  const work = umapLayout(data);
  let step = work.next();
  for (; !step.done; step = work.next()) tell({ share: step.value });
  tell({ coordinates: step.value });
});
